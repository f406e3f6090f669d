//! Numbers as Python rounds and prints them, so that reports equal those of the Python services byte for byte.

use std::io::Write as _;

/// Where `value * 1000` still has a fraction that a double can hold, with room to spare.
const EXACT_BELOW: f64 = 4e12;

/// `round(value, 3)`: the double nearest to the exact value rounded to 3 decimals, exact ties to the even digit.
pub(crate) fn round_to_3_decimals(value: f64) -> f64 {
    if !value.is_finite() {
        return value;
    }
    if value.abs() >= EXACT_BELOW {
        return format!("{value:.3}").parse().unwrap_or(value);
    }
    let scaled = value * 1000.0;
    let mut rounded = scaled.round_ties_even();
    let fraction = scaled - rounded;
    // `scaled` was itself rounded. That can hide which side of a tie the exact product lies on, and nothing else:
    // both `fraction` and 0.5 are multiples of the spacing of doubles around `scaled`.
    if fraction.abs() >= 0.5 {
        let lost = value.mul_add(1000.0, -scaled);
        if lost > 0.0 {
            rounded = scaled + 0.5;
        } else if lost < 0.0 {
            rounded = scaled - 0.5;
        }
    }
    // Both are whole numbers below 2^53, so the quotient is the double nearest to the decimal. A negative number that
    // rounds to nothing stays a negative zero.
    (rounded / 1000.0).copysign(value)
}

/// Appends `repr(value)`: the shortest decimal that reads back as the same double, always with a point or an exponent.
pub(crate) fn push_python_float(text: &mut Vec<u8>, value: f64) {
    let magnitude = value.abs();
    if magnitude == 0.0 || (1e-4..1e16).contains(&magnitude) {
        text.extend_from_slice(ryu::Buffer::new().format_finite(value).as_bytes());
    } else if value.is_finite() {
        push_with_exponent(text, value);
    } else {
        text.extend_from_slice(if value.is_nan() {
            b"nan"
        } else if value > 0.0 {
            b"inf"
        } else {
            b"-inf"
        });
    }
}

/// Python gives an exponent a sign and at least two digits: `1e-05`, `1.5e+16`.
fn push_with_exponent(text: &mut Vec<u8>, value: f64) {
    let shortest = format!("{value:e}");
    let (digits, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |exponent| ('-', exponent));
    // Writing to memory does not fail.
    let _ = write!(text, "{digits}e{sign}{exponent:0>2}");
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use proptest::prelude::*;

    use super::*;
    use crate::random::SplitMix64;

    /// Has Python round and print each value, and compares bit for bit and byte for byte.
    fn check_against_python(values: &[f64]) {
        let script = "import struct, sys\n\
            for line in sys.stdin:\n    \
                value = struct.unpack('>d', bytes.fromhex(line.strip()))[0]\n    \
                print(struct.pack('>d', round(value, 3)).hex(), repr(value))\n";
        let mut python = Command::new("python3")
            .args(["-c", script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 must be installed: it is the reference");
        let asked: Vec<String> = values.iter().map(|value| format!("{:016x}", value.to_bits())).collect();
        let mut stdin = python.stdin.take().unwrap();
        let asking = std::thread::spawn(move || stdin.write_all(asked.join("\n").as_bytes()).unwrap());
        let output = python.wait_with_output().unwrap();
        asking.join().unwrap();
        let answers = String::from_utf8(output.stdout).unwrap();
        assert_eq!(answers.lines().count(), values.len());
        for (value, answer) in values.iter().zip(answers.lines()) {
            let mut text = Vec::new();
            push_python_float(&mut text, *value);
            let ours = format!("{:016x} {}", round_to_3_decimals(*value).to_bits(), String::from_utf8(text).unwrap());
            assert_eq!(ours, answer, "for {value:e}");
        }
    }

    #[test]
    fn rounding_and_printing_agree_with_python() {
        let mut values = vec![0.0, -0.0, 1.0, 120.5, 121.0, f64::from(0.103_f32), 1e15, 1e16, 1e17, 1e-4, 1e-5, 1e-7];
        values.extend([9_999_999_999_999_998.0, 0.000_123, 0.000_099_9, 1.5e16, 1e100, 1e-100, 123_456_789.123_456_7]);
        values.extend([f64::MAX, f64::MIN_POSITIVE, 5e-324, f64::INFINITY, f64::NEG_INFINITY]);
        let mut random = SplitMix64::new(1);
        for step in 0..4000_u32 {
            let thousandths = f64::from(step) / 1000.0;
            // Near ties, exact ties (sixteenths), and their neighbours.
            for near in [thousandths + 0.0005, f64::from(step) / 16.0, f64::from(step) * 625.0 / 10000.0] {
                values.extend([near, near.next_up(), near.next_down(), -near]);
            }
            values.push(random.between(0.0, 2.0));
            values.push(random.between(-1e7, 1e7));
            values.push(random.between(1e11, 1e14) + f64::from(step) / 16.0);
            values.push(random.between(1e12, 8e12));
            values.push(f64::from(random.between(0.0, 5000.0) as f32));
            values.push(f64::from_bits(random.next_u64() & !(0x7ff << 52) | (random.next_u64() % 0x7ff) << 52));
        }
        check_against_python(&values);
    }

    proptest! {
        #[test]
        fn rounding_agrees_with_exact_decimal_expansion(value in -1e13_f64..1e13) {
            let expected: f64 = format!("{value:.3}").parse().unwrap();
            prop_assert_eq!(round_to_3_decimals(value).to_bits(), expected.to_bits());
        }

        #[test]
        fn what_is_printed_reads_back(bits in any::<u64>()) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite());
            let mut text = Vec::new();
            push_python_float(&mut text, value);
            let text = String::from_utf8(text).unwrap();
            prop_assert_eq!(text.parse::<f64>().unwrap().to_bits(), bits);
        }
    }
}
