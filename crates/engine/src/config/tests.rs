mod fixtures;
mod mutations;
mod pipeline;
mod reference;
mod schema;
mod size;

use super::check;

const DEFAULT: &str = include_str!("../../../../config/energy-pipeline.json");
