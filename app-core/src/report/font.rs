//! The faces reports are set in, and which of them serves which script.

use std::sync::OnceLock;

use rustybuzz::Face;

/// A voice of the page; each falls back through the scripts it can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Voice {
    /// Running text.
    Regular,
    /// Names, values and headings.
    Bold,
    /// Hashes and commands.
    Mono,
}

impl Voice {
    /// Returns the fonts to try, in order, as places in [`fonts`].
    pub(crate) fn chain(self) -> &'static [usize] {
        match self {
            Self::Regular => &[0, 1, 2, 3, 9, 10, 11],
            Self::Bold => &[4, 5, 6, 7, 9, 10, 11],
            Self::Mono => &[8, 0, 1, 2, 3, 9, 10, 11],
        }
    }
}

/// One font file, ready to shape with.
pub(crate) struct Font {
    /// The PostScript name.
    pub(crate) name: &'static str,
    /// The whole file.
    pub(crate) data: &'static [u8],
    /// The parsed face.
    pub(crate) face: Face<'static>,
    /// Units per em.
    pub(crate) units: i64,
}

const FILES: [(&str, &[u8]); 12] = [
    ("NotoSans-Regular", include_bytes!("../../assets/fonts/NotoSans-Regular.ttf")),
    ("NotoSansArabic-Regular", include_bytes!("../../assets/fonts/NotoSansArabic-Regular.ttf")),
    (
        "NotoSansCanadianAboriginal-Regular",
        include_bytes!("../../assets/fonts/NotoSansCanadianAboriginal-Regular.ttf"),
    ),
    (
        "NotoSansDevanagari-Regular",
        include_bytes!("../../assets/fonts/NotoSansDevanagari-Regular.ttf"),
    ),
    ("NotoSans-Bold", include_bytes!("../../assets/fonts/NotoSans-Bold.ttf")),
    ("NotoSansArabic-Bold", include_bytes!("../../assets/fonts/NotoSansArabic-Bold.ttf")),
    (
        "NotoSansCanadianAboriginal-Bold",
        include_bytes!("../../assets/fonts/NotoSansCanadianAboriginal-Bold.ttf"),
    ),
    ("NotoSansDevanagari-Bold", include_bytes!("../../assets/fonts/NotoSansDevanagari-Bold.ttf")),
    ("NotoSansMono-Regular", include_bytes!("../../assets/fonts/NotoSansMono-Regular.ttf")),
    ("NotoSansMath-Regular", include_bytes!("../../assets/fonts/NotoSansMath-Regular.ttf")),
    ("NotoSansSymbols2-Regular", include_bytes!("../../assets/fonts/NotoSansSymbols2-Regular.ttf")),
    ("NotoEmoji-Regular", include_bytes!("../../assets/fonts/NotoEmoji-Regular.ttf")),
];

/// Returns all fonts, parsed once in the life of the process.
pub(crate) fn fonts() -> &'static [Font] {
    static FONTS: OnceLock<Vec<Font>> = OnceLock::new();
    FONTS.get_or_init(|| {
        FILES
            .into_iter()
            .filter_map(|(name, data)| {
                let face = Face::from_slice(data, 0)?;
                let units = i64::from(face.units_per_em());
                Some(Font { name, data, face, units })
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_file_parses_and_every_voice_finds_its_fonts() {
        assert_eq!(fonts().len(), FILES.len());
        for voice in [Voice::Regular, Voice::Bold, Voice::Mono] {
            assert!(voice.chain().iter().all(|at| *at < FILES.len()));
        }
    }
}
