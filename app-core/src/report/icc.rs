//! The colour profile: sRGB as a version 4 matrix profile, made from its published constants.
//!
//! Source: IEC 61966-2-1 for the primaries and the curve, ICC.1:2010 for the layout.

const SIGNATURES: usize = 10;

/// Returns the profile. Numbers are 16.16 fixed point as the format stores them.
pub(crate) fn srgb() -> Vec<u8> {
    let curve = parametric();
    let tags: [(&[u8; 4], Vec<u8>); SIGNATURES] = [
        (b"desc", words("sRGB")),
        (b"cprt", words("CC0")),
        (b"wtpt", xyz([63_190, 65_536, 54_061])),
        (b"chad", adaptation()),
        (b"rXYZ", xyz([28_578, 14_581, 912])),
        (b"gXYZ", xyz([25_241, 46_981, 6_362])),
        (b"bXYZ", xyz([9_376, 3_972, 46_799])),
        (b"rTRC", curve.clone()),
        (b"gTRC", curve.clone()),
        (b"bTRC", curve),
    ];
    let base = 128 + 4 + 12 * SIGNATURES;
    let mut directory = length(SIGNATURES).to_vec();
    let mut data: Vec<u8> = Vec::new();
    let mut last: Option<(Vec<u8>, usize)> = None;
    for (signature, tag) in tags {
        let at = match &last {
            Some((before, at)) if *before == tag => *at,
            _ => {
                pad(&mut data);
                let at = base + data.len();
                data.extend_from_slice(&tag);
                at
            }
        };
        directory.extend_from_slice(signature);
        directory.extend_from_slice(&length(at));
        directory.extend_from_slice(&length(tag.len()));
        last = Some((tag, at));
    }
    pad(&mut data);
    let mut profile = header(base + data.len());
    profile.extend_from_slice(&directory);
    profile.extend_from_slice(&data);
    profile
}

fn header(size: usize) -> Vec<u8> {
    let mut header = length(size).to_vec();
    header.extend_from_slice(&[0; 4]);
    header.extend_from_slice(&[4, 0x20, 0, 0]);
    header.extend_from_slice(b"mntrRGB XYZ ");
    header.extend_from_slice(&[7, 0xea, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
    header.extend_from_slice(b"acsp");
    header.resize(68, 0);
    // The white of the connection space, D50.
    header.extend_from_slice(&[0, 0, 0xf6, 0xd6, 0, 1, 0, 0, 0, 0, 0xd3, 0x2d]);
    header.resize(128, 0);
    header
}

fn length(value: usize) -> [u8; 4] {
    u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes()
}

fn pad(data: &mut Vec<u8>) {
    while !data.len().is_multiple_of(4) {
        data.push(0);
    }
}

fn fixed(out: &mut Vec<u8>, values: &[i32]) {
    for value in values {
        out.extend_from_slice(&value.to_be_bytes());
    }
}

fn xyz(values: [i32; 3]) -> Vec<u8> {
    let mut tag = b"XYZ \0\0\0\0".to_vec();
    fixed(&mut tag, &values);
    tag
}

/// Exponent 2.4, slope 1/1.055, offset 0.055/1.055, linear part 1/12.92, up to 0.04045.
fn parametric() -> Vec<u8> {
    let mut tag = b"para\0\0\0\0\0\x03\0\0".to_vec();
    fixed(&mut tag, &[157_286, 62_119, 3_417, 5_072, 2_651]);
    tag
}

/// From the white of sRGB to that of the connection space, by Bradford's method.
fn adaptation() -> Vec<u8> {
    let mut tag = b"sf32\0\0\0\0".to_vec();
    fixed(&mut tag, &[68_674, 1_502, -3_290, 1_939, 64_912, -1_118, -606, 988, 49_262]);
    tag
}

fn words(text: &str) -> Vec<u8> {
    let mut tag = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenUS".to_vec();
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    tag.extend_from_slice(&length(units.len()));
    tag.extend_from_slice(&length(28));
    tag.extend_from_slice(&units);
    tag
}
