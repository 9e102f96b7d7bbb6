//! A column that goes by one step but for a few values, which are listed.

use super::bits::{BitReader, BitWriter, OutOfBits, golomb_cost, unzigzag, zigzag};

/// The bits that hold the order of the gaps, and that of the misses.
const ORDERS: [u32; 2] = [3, 5];

/// What a column of one step did not foretell.
pub(super) struct Exceptions {
    /// How many values were foretold before each.
    gaps: Vec<u64>,
    /// How far each was off, mapped to a positive number, less one.
    misses: Vec<u64>,
}

impl Exceptions {
    /// Lists the values that are not their predecessor and `step`; the column begins after 0.
    pub(super) fn of(values: &[i64], step: i64) -> Self {
        let mut list = Self { gaps: Vec::new(), misses: Vec::new() };
        let (mut level, mut gap) = (0_i64, 0);
        for value in values {
            let miss = zigzag(value.wrapping_sub(level.wrapping_add(step)));
            level = *value;
            if let Some(miss) = miss.checked_sub(1) {
                list.gaps.push(gap);
                list.misses.push(miss);
                gap = 0;
            } else {
                gap += 1;
            }
        }
        list
    }

    /// Returns the bits that [`Self::write`] takes.
    pub(super) fn cost(&self) -> u64 {
        let count = golomb_cost(self.count(), 1);
        if self.gaps.is_empty() {
            return count;
        }
        let [gaps, misses] = self.orders();
        let orders: u32 = ORDERS.iter().sum();
        count + u64::from(orders) + cost(&self.gaps, gaps) + cost(&self.misses, misses)
    }

    pub(super) fn write(&self, bits: &mut BitWriter) {
        bits.put_golomb(self.count(), 1);
        if self.gaps.is_empty() {
            return;
        }
        let orders = self.orders();
        orders.iter().zip(ORDERS).for_each(|(order, width)| bits.put(u64::from(*order), width));
        let [gaps, misses] = orders;
        for (gap, miss) in self.gaps.iter().zip(&self.misses) {
            bits.put_golomb(*gap, gaps);
            bits.put_golomb(*miss, misses);
        }
    }

    fn count(&self) -> u64 {
        u64::try_from(self.gaps.len()).unwrap_or(u64::MAX)
    }

    fn orders(&self) -> [u32; 2] {
        let [gaps, misses] = ORDERS;
        [best(&self.gaps, gaps), best(&self.misses, misses)]
    }
}

/// Reads `count` values of a column of `step`.
pub(super) fn read(
    bits: &mut BitReader<'_>,
    count: usize,
    step: i64,
) -> Result<Vec<i64>, OutOfBits> {
    let mut values = Vec::with_capacity(count);
    let mut level = 0_i64;
    let mut foretell = |values: &mut Vec<i64>, miss: i64| {
        level = level.wrapping_add(step).wrapping_add(miss);
        values.push(level);
    };
    let exceptions = bits.take_golomb(1)?;
    let (mut gaps, mut misses) = (0, 0);
    if exceptions > 0 {
        let [of_gaps, of_misses] = ORDERS;
        gaps = narrow(bits.take(of_gaps)?)?;
        misses = narrow(bits.take(of_misses)?)?;
    }
    for _ in 0..exceptions {
        let gap = usize::try_from(bits.take_golomb(gaps)?).map_err(|_| OutOfBits)?;
        if gap >= count - values.len() {
            return Err(OutOfBits);
        }
        (0..gap).for_each(|_| foretell(&mut values, 0));
        let miss = bits.take_golomb(misses)?.checked_add(1).ok_or(OutOfBits)?;
        foretell(&mut values, unzigzag(miss));
    }
    (values.len()..count).for_each(|_| foretell(&mut values, 0));
    Ok(values)
}

fn narrow(order: u64) -> Result<u32, OutOfBits> {
    u32::try_from(order).map_err(|_| OutOfBits)
}

/// Returns the order of `width` bits that writes `values` shortest.
fn best(values: &[u64], width: u32) -> u32 {
    (0..1 << width).min_by_key(|order| cost(values, *order)).unwrap_or(0)
}

fn cost(values: &[u64], order: u32) -> u64 {
    values.iter().map(|value| golomb_cost(*value, order)).sum()
}
