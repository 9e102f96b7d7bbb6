//! One column of integers: predict each from those before, write what the prediction missed.
//!
//! All arithmetic wraps, so every sequence of integers comes back as it went in.

use super::{
    bits::{BitReader, BitWriter, OutOfBits, golomb_cost, rice_cost, unzigzag, zigzag},
    exceptions::{self, Exceptions},
};

/// Sizes that are usual in a column; other sizes cost a few bits more.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    /// Bits of the first value.
    pub(super) first: u32,
    /// Bits of the unit all differences are multiples of.
    pub(super) unit: u32,
    /// Bits of the usual difference, in units.
    pub(super) step: u32,
    /// Whether the codec knows [`Form::Mostly`].
    pub(super) has_exceptions: bool,
}

/// How the next value is foretold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// The last value and one step, without exception.
    Steady,
    /// A level that moves by a step and by `1 / 2^shift` of each miss.
    Level { shift: u32 },
    /// The last value and the last difference.
    Slope,
    /// The last value and one step; the few exceptions are listed.
    Mostly,
}

impl Form {
    /// Whether every value has a Rice code of its own.
    fn is_coded(self) -> bool {
        match self {
            Form::Level { .. } | Form::Slope => true,
            Form::Steady | Form::Mostly => false,
        }
    }
}

const FORMS: [Form; 6] = [
    Form::Steady,
    Form::Level { shift: 0 },
    Form::Level { shift: 1 },
    Form::Level { shift: 2 },
    Form::Slope,
    Form::Mostly,
];

/// A miss this large is a jump, and the level follows it at once.
const JUMP: u64 = 32;

struct Prediction {
    form: Form,
    step: i64,
    level: i64,
    last: i64,
}

impl Prediction {
    fn new(form: Form, step: i64) -> Self {
        Self { form, step, level: 0, last: 0 }
    }

    fn next(&self) -> i64 {
        match self.form {
            Form::Steady | Form::Mostly | Form::Level { .. } => self.level.wrapping_add(self.step),
            Form::Slope => self.level.wrapping_add(self.level.wrapping_sub(self.last)),
        }
    }

    fn learn(&mut self, actual: i64) {
        let predicted = self.next();
        self.last = self.level;
        let miss = actual.wrapping_sub(predicted);
        self.level = match self.form {
            Form::Level { shift } if miss.unsigned_abs() < JUMP => {
                predicted.wrapping_add(miss >> shift)
            }
            Form::Level { .. } | Form::Steady | Form::Mostly | Form::Slope => actual,
        };
    }
}

/// The mean of recent misses, which chooses the next Rice parameter.
struct Mean {
    sum: u64,
    count: u64,
    k: u32,
}

/// How many misses the mean remembers.
const MEMORY: u64 = 24;

/// The most one miss counts for, in the next power of two above the mean.
const OUTLIER: u64 = 8;

impl Mean {
    /// Starts as if a few misses of `2^k` had been seen.
    fn new(k: u32) -> Self {
        Self { sum: 4 << k, count: 4, k }
    }

    fn learn(&mut self, value: u64) {
        self.sum += value.min(OUTLIER << self.k).min(1 << 48);
        self.count += 1;
        if self.count == MEMORY {
            self.sum /= 2;
            self.count /= 2;
        }
        while self.count << self.k < self.sum {
            self.k += 1;
        }
        while self.k > 0 && self.count << (self.k - 1) >= self.sum {
            self.k -= 1;
        }
    }
}

/// The largest Rice parameter a column may start with.
const K_MAX: u32 = 40;

struct Plan {
    form: Form,
    step: i64,
    k: u32,
}

/// Writes `values`; the reader must know how many there are.
pub(super) fn write(bits: &mut BitWriter, values: &[i64], shape: Shape) {
    let Some((first, rest)) = values.split_first() else { return };
    bits.put_golomb(zigzag(*first), shape.first);
    if rest.is_empty() {
        return;
    }
    let unit = common_unit(*first, rest);
    let differences = rest.iter().map(|value| value.wrapping_sub(*first));
    let scaled: Vec<i64> = match unit {
        1 => differences.collect(),
        unit => differences.map(|difference| difference / unit).collect(),
    };
    bits.put_golomb(unit.unsigned_abs() - 1, shape.unit);
    write_rest(bits, &scaled, shape);
}

/// Writes the values after the first, as units from it; there may be none.
pub(super) fn write_rest(bits: &mut BitWriter, scaled: &[i64], shape: Shape) {
    if scaled.is_empty() {
        return;
    }
    let plan = plan(scaled, shape.has_exceptions);
    let form = FORMS.iter().position(|form| *form == plan.form).unwrap_or(0);
    bits.put(u64::try_from(form).unwrap_or(0), 3);
    if plan.form != Form::Slope {
        bits.put_golomb(zigzag(plan.step), shape.step);
    }
    if plan.form.is_coded() {
        bits.put_golomb(u64::from(plan.k), 1);
        misses(scaled, plan.form, plan.step, plan.k, |miss, k| bits.put_rice(miss, k));
    }
    if plan.form == Form::Mostly {
        Exceptions::of(scaled, plan.step).write(bits);
    }
}

/// Reads `count` values.
pub(super) fn read(
    bits: &mut BitReader<'_>,
    count: usize,
    shape: Shape,
) -> Result<Vec<i64>, OutOfBits> {
    let mut values = Vec::with_capacity(count);
    if count == 0 {
        return Ok(values);
    }
    let first = unzigzag(bits.take_golomb(shape.first)?);
    values.push(first);
    if count == 1 {
        return Ok(values);
    }
    let unit = i64::try_from(bits.take_golomb(shape.unit)?)
        .ok()
        .and_then(|unit| unit.checked_add(1))
        .ok_or(OutOfBits)?;
    let rest = read_rest(bits, count - 1, shape)?;
    values.extend(rest.iter().map(|value| first.wrapping_add(value.wrapping_mul(unit))));
    Ok(values)
}

/// Reads `count` values that [`write_rest`] wrote.
pub(super) fn read_rest(
    bits: &mut BitReader<'_>,
    count: usize,
    shape: Shape,
) -> Result<Vec<i64>, OutOfBits> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let form = usize::try_from(bits.take(3)?).ok().and_then(|form| FORMS.get(form));
    let form = form.filter(|form| shape.has_exceptions || **form != Form::Mostly);
    let form = *form.ok_or(OutOfBits)?;
    let step = if form == Form::Slope { 0 } else { unzigzag(bits.take_golomb(shape.step)?) };
    if form == Form::Mostly {
        return exceptions::read(bits, count, step);
    }
    let k = if form == Form::Steady { 0 } else { bits.take_golomb(1)? };
    let k = u32::try_from(k).ok().filter(|k| *k <= K_MAX).ok_or(OutOfBits)?;
    let mut prediction = Prediction::new(form, step);
    let mut mean = Mean::new(k);
    let mut values = Vec::with_capacity(count);
    for _ in 0..count {
        let mut value = prediction.next();
        if form != Form::Steady {
            let miss = bits.take_rice(mean.k)?;
            mean.learn(miss);
            value = value.wrapping_add(unzigzag(miss));
        }
        prediction.learn(value);
        values.push(value);
    }
    Ok(values)
}

/// Returns the greatest unit of which every difference from `first` is a multiple; at least 1.
fn common_unit(first: i64, rest: &[i64]) -> i64 {
    let mut unit = 0_u64;
    for value in rest {
        let mut other = value.wrapping_sub(first).unsigned_abs();
        while other != 0 {
            (unit, other) = (other, unit % other);
        }
        if unit == 1 {
            break;
        }
    }
    i64::try_from(unit).unwrap_or(1).max(1)
}

/// How many values a form is tried on.
const SAMPLE: usize = 256;

/// Chooses the form that takes the fewest bits.
fn plan(scaled: &[i64], has_exceptions: bool) -> Plan {
    let step = usual_step(scaled);
    let mut best = Plan { form: Form::Steady, step, k: 0 };
    if is_steady(scaled, step) {
        return best;
    }
    let sample = scaled.get(..SAMPLE).unwrap_or(scaled);
    let mut cheapest = u64::MAX;
    for form in FORMS.into_iter().filter(|form| form.is_coded()) {
        let step = if form == Form::Slope { 0 } else { step };
        let k = first_k(scaled, form, step);
        let mut cost = 0;
        misses(sample, form, step, k, |miss, k| cost += rice_cost(miss, k));
        if cost < cheapest {
            cheapest = cost;
            best = Plan { form, step, k };
        }
    }
    if has_exceptions && Exceptions::of(scaled, step).cost() < coded_cost(scaled, &best) {
        return Plan { form: Form::Mostly, step, k: 0 };
    }
    best
}

/// Returns the bits of a plan whose values have codes.
fn coded_cost(scaled: &[i64], plan: &Plan) -> u64 {
    let mut cost = golomb_cost(u64::from(plan.k), 1);
    misses(scaled, plan.form, plan.step, plan.k, |miss, k| cost += rice_cost(miss, k));
    cost
}

fn is_steady(scaled: &[i64], step: i64) -> bool {
    let mut expected = 0_i64;
    scaled.iter().all(|value| {
        expected = expected.wrapping_add(step);
        *value == expected
    })
}

/// Returns the median difference.
fn usual_step(scaled: &[i64]) -> i64 {
    let mut last = 0_i64;
    let mut steps: Vec<i64> = scaled
        .iter()
        .map(|value| {
            let step = value.wrapping_sub(last);
            last = *value;
            step
        })
        .collect();
    let middle = steps.len() / 2;
    let (_, median, _) = steps.select_nth_unstable(middle);
    *median
}

/// Returns the Rice parameter that suits the first few misses.
fn first_k(scaled: &[i64], form: Form, step: i64) -> u32 {
    let mut sum = 0_u64;
    let sample = scaled.get(..16).unwrap_or(scaled);
    misses(sample, form, step, 0, |miss, _| sum = sum.saturating_add(miss));
    let count = u64::try_from(sample.len()).unwrap_or(1).max(1);
    let mean = sum / count;
    (64 - mean.leading_zeros()).min(K_MAX)
}

/// Calls `each` with every miss and the Rice parameter it is written with.
fn misses(scaled: &[i64], form: Form, step: i64, k: u32, mut each: impl FnMut(u64, u32)) {
    let mut prediction = Prediction::new(form, step);
    let mut mean = Mean::new(k);
    for value in scaled {
        let miss = zigzag(value.wrapping_sub(prediction.next()));
        each(miss, mean.k);
        mean.learn(miss);
        prediction.learn(*value);
    }
}
