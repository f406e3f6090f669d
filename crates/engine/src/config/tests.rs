mod fix_all;
mod fixtures;
mod format;
mod mutations;
mod outline;
mod pipeline;
mod reference;
mod schema;
mod size;

use super::check;

const DEFAULT: &str = include_str!("../../../../config/energy-pipeline.json");
