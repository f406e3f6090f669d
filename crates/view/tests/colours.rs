//! That states can be told apart by everybody: colours under each kind of colour blindness, contrast, icons and words.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use wattflow_engine::run::NodeStatus;
use wattflow_view::{icon::node_icon, node_status::sign};

const TOKENS: &str = include_str!("../../../style/tokens.css");

/// States that have a colour of their own; the others, which wait or were passed over, are as quiet as the text beside.
const COLOURED: [NodeStatus; 5] =
    [NodeStatus::Running, NodeStatus::Succeeded, NodeStatus::Failed, NodeStatus::Cancelled, NodeStatus::Unknown];
const ALL: [NodeStatus; 7] = [
    NodeStatus::Pending,
    NodeStatus::Running,
    NodeStatus::Succeeded,
    NodeStatus::Failed,
    NodeStatus::Skipped,
    NodeStatus::Cancelled,
    NodeStatus::Unknown,
];

/// Two colours that differ less in `OKLab` are told apart only side by side.
const LEAST_DIFFERENCE: f64 = 0.07;
/// WCAG 2.2, success criterion 1.4.3, for text.
const LEAST_CONTRAST: f64 = 4.5;

/// How each kind of colour blindness changes linear RGB, wholly (Machado, Oliveira and Fernandes 2009).
const SEEN_WITH: [(&str, [[f64; 3]; 3]); 4] = [
    ("full colour vision", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protanopia",
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
    ),
    (
        "deuteranopia",
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
    ),
    (
        "tritanopia",
        [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
    ),
];

type Colour = [f64; 3];

/// The linear RGB of a token, in the light (0) and the dark (1) theme.
fn token(name: &str) -> [Colour; 2] {
    let declared = TOKENS.split_once(&format!("--{name}: light-dark(")).unwrap().1.split_once(')').unwrap().0;
    let mut themes = declared.split(", ").map(|hex| {
        let channel = |at: usize| {
            let digits = hex.get(at..).and_then(|rest| rest.get(..2)).unwrap();
            let value = f64::from(u8::from_str_radix(digits, 16).unwrap()) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        [channel(1), channel(3), channel(5)]
    });
    [themes.next().unwrap(), themes.next().unwrap()]
}

fn times(matrix: &[[f64; 3]; 3], colour: Colour) -> Colour {
    matrix.map(|row| row.iter().zip(colour).map(|(factor, channel)| factor * channel).sum())
}

/// <https://bottosson.github.io/posts/oklab/>
fn oklab(linear: Colour) -> Colour {
    let lms = [
        [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
        [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
        [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
    ];
    let lab = [
        [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
        [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
        [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
    ];
    times(&lab, times(&lms, linear).map(|channel| channel.max(0.0).cbrt()))
}

fn difference(one: Colour, other: Colour) -> f64 {
    one.iter().zip(other).map(|(one, other)| (one - other).powi(2)).sum::<f64>().sqrt()
}

fn contrast(one: Colour, other: Colour) -> f64 {
    let luminance = |colour: Colour| 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2] + 0.05;
    let (one, other) = (luminance(one), luminance(other));
    one.max(other) / one.min(other)
}

#[test]
fn states_differ_under_each_kind_of_colour_blindness() {
    let mut close = Vec::new();
    for (vision, matrix) in SEEN_WITH {
        for (theme, name) in ["light", "dark"].into_iter().enumerate() {
            let seen = |status: NodeStatus| oklab(times(&matrix, token(status.word())[theme]));
            for (at, one) in COLOURED.into_iter().enumerate() {
                for other in COLOURED.into_iter().skip(at.saturating_add(1)) {
                    let difference = difference(seen(one), seen(other));
                    if difference < LEAST_DIFFERENCE {
                        close.push(format!("{vision}, {name}: {} and {} {difference:.3}", one.word(), other.word()));
                    }
                }
            }
        }
    }
    assert!(close.is_empty(), "{close:#?}");
}

#[test]
fn text_in_each_colour_can_be_read_on_each_ground() {
    let texts = ALL.map(NodeStatus::word).into_iter().chain(["text", "text-quiet", "accent"]);
    for text in texts {
        for ground in ["surface", "ground", "accent-soft", "error-soft", "warning-soft"] {
            for theme in [0, 1] {
                let contrast = contrast(token(text)[theme], token(ground)[theme]);
                assert!(contrast >= LEAST_CONTRAST, "--{text} on --{ground}, theme {theme}: {contrast:.2}");
            }
        }
    }
}

#[test]
fn colour_is_never_the_only_carrier_of_a_state() {
    let distinct = |carriers: [String; 7]| carriers.into_iter().collect::<BTreeSet<_>>().len();
    assert_eq!(distinct(ALL.map(|status| node_icon(status).to_owned())), 7);
    assert_eq!(distinct(ALL.map(|status| sign(status).to_string())), 7);
    assert_eq!(distinct(ALL.map(|status| status.word().to_owned())), 7);
}
