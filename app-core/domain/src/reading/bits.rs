//! Bits in and out of bytes, most significant first.

/// The bytes ended before the value did, or the value does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OutOfBits;

/// The number of ones after which a Rice code gives up and writes the value plainly.
const QUOTIENT_MAX: u32 = 16;

/// The number of ones that announce the widest exponential-Golomb code.
const GOLOMB_MAX: u32 = 64;

/// Maps small integers of either sign to small ones without.
pub(super) fn zigzag(value: i64) -> u64 {
    (value.cast_unsigned() << 1) ^ (value >> 63).cast_unsigned()
}

pub(super) fn unzigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

/// Writes bits into a byte vector.
#[derive(Clone, Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    pending: u128,
    held: u32,
}

impl BitWriter {
    /// Writes the low `width` bits of `value`; at most 64.
    pub(super) fn put(&mut self, value: u64, width: u32) {
        debug_assert!(width <= 64);
        let masked = if width < 64 { value & ((1 << width) - 1) } else { value };
        self.pending = (self.pending << width) | u128::from(masked);
        self.held += width;
        if self.held >= 64 {
            self.held -= 64;
            let [.., a, b, c, d, e, f, g, h] = (self.pending >> self.held).to_be_bytes();
            self.bytes.extend_from_slice(&[a, b, c, d, e, f, g, h]);
        }
    }

    /// Writes `value` as an exponential-Golomb code of order `order`: short below `2^order`.
    pub(super) fn put_golomb(&mut self, value: u64, order: u32) {
        let high = u128::from(value >> order) + 1;
        let width = 127 - high.leading_zeros();
        self.put_ones(width, GOLOMB_MAX);
        let low = high & ((1 << width) - 1);
        self.put(u64::try_from(low).unwrap_or(u64::MAX), width);
        self.put(value, order);
    }

    /// Writes `value` as a Rice code of parameter `k`, or plainly after too many ones.
    pub(super) fn put_rice(&mut self, value: u64, k: u32) {
        match u32::try_from(value >> k) {
            Ok(quotient) if quotient < QUOTIENT_MAX => {
                self.put_ones(quotient, QUOTIENT_MAX);
                self.put(value, k);
            }
            Ok(_) | Err(_) => {
                self.put_ones(QUOTIENT_MAX, QUOTIENT_MAX);
                let width = 64 - value.leading_zeros();
                self.put(u64::from(width), 7);
                self.put(value, width);
            }
        }
    }

    /// Writes `count` ones, and a zero unless there are `most`.
    fn put_ones(&mut self, count: u32, most: u32) {
        let ones = if count < 64 { (1 << count) - 1 } else { u64::MAX };
        self.put(ones, count);
        self.put(0, u32::from(count < most));
    }

    /// Returns how many bits were written.
    pub(super) fn written(&self) -> u64 {
        u64::try_from(self.bytes.len()).unwrap_or(u64::MAX / 8) * 8 + u64::from(self.held)
    }

    /// Returns the bytes, the last one filled up with zeros.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let spare = (8 - self.held % 8) % 8;
        self.put(0, spare);
        while self.held > 0 {
            self.held -= 8;
            let [byte, ..] = (self.pending >> self.held).to_le_bytes();
            self.bytes.push(byte);
        }
        self.bytes
    }
}

/// Returns the bits that [`BitWriter::put_rice`] takes.
pub(super) fn rice_cost(value: u64, k: u32) -> u64 {
    let quotient = value >> k;
    if quotient < u64::from(QUOTIENT_MAX) {
        quotient + 1 + u64::from(k)
    } else {
        u64::from(QUOTIENT_MAX + 7 + 64 - value.leading_zeros())
    }
}

/// Returns the bits that [`BitWriter::put_golomb`] takes.
pub(super) fn golomb_cost(value: u64, order: u32) -> u64 {
    let high = u128::from(value >> order) + 1;
    u64::from(2 * (127 - high.leading_zeros()) + 1 + order)
}

/// Reads bits from bytes.
pub(super) struct BitReader<'a> {
    bytes: &'a [u8],
    next: u64,
    end: u64,
}

impl<'a> BitReader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let end = u64::try_from(bytes.len()).unwrap_or(u64::MAX / 8).saturating_mul(8);
        Self { bytes, next: 0, end }
    }

    /// Reads `width` bits; at most 64.
    pub(super) fn take(&mut self, width: u32) -> Result<u64, OutOfBits> {
        debug_assert!(width <= 64);
        let window = self.window();
        self.skip(width)?;
        Ok(window.checked_shr(64 - width).unwrap_or(0))
    }

    /// Reads what [`BitWriter::put_golomb`] wrote.
    pub(super) fn take_golomb(&mut self, order: u32) -> Result<u64, OutOfBits> {
        let width = self.take_ones(GOLOMB_MAX)?;
        let low = self.take(width)?;
        let high = (1_u128 << width | u128::from(low)) - 1;
        let value = high.checked_shl(order).ok_or(OutOfBits)? | u128::from(self.take(order)?);
        u64::try_from(value).map_err(|_| OutOfBits)
    }

    /// Reads what [`BitWriter::put_rice`] wrote.
    pub(super) fn take_rice(&mut self, k: u32) -> Result<u64, OutOfBits> {
        let quotient = self.take_ones(QUOTIENT_MAX)?;
        if quotient < QUOTIENT_MAX {
            return Ok(u64::from(quotient) << k | self.take(k)?);
        }
        match u32::try_from(self.take(7)?) {
            Ok(width) if width <= 64 => self.take(width),
            Ok(_) | Err(_) => Err(OutOfBits),
        }
    }

    /// Returns whether only the filling of the last byte is left.
    pub(super) fn is_done(&self) -> bool {
        self.end - self.next < 8 && self.window() == 0
    }

    /// Reads ones up to a zero, which is eaten, or up to `most` ones.
    fn take_ones(&mut self, most: u32) -> Result<u32, OutOfBits> {
        let ones = self.window().leading_ones().min(most);
        self.skip(ones + u32::from(ones < most))?;
        Ok(ones)
    }

    fn skip(&mut self, width: u32) -> Result<(), OutOfBits> {
        self.next += u64::from(width);
        if self.next <= self.end { Ok(()) } else { Err(OutOfBits) }
    }

    /// Returns the next 64 bits, zeros after the end.
    fn window(&self) -> u64 {
        let start = usize::try_from(self.next / 8).unwrap_or(usize::MAX);
        let rest = self.bytes.get(start..).unwrap_or_default();
        let nine = rest.first_chunk::<9>().copied().unwrap_or_else(|| {
            let mut padded = [0; 9];
            padded.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            padded
        });
        let [first @ .., last] = nine;
        let shift = self.next % 8;
        u64::from_be_bytes(first) << shift | u64::from(last) >> (8 - shift)
    }
}
