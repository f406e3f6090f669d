//! Finding a node by what someone calls it.

use super::Pipeline;
use crate::diagnostics::Nearest;

impl Pipeline {
    /// Index of the node with this id; where there is none, the id that was most likely meant.
    pub fn find(&self, id: &str) -> Result<usize, Option<&str>> {
        let found = self.nodes.iter().position(|node| node.id == id);
        found.ok_or_else(|| Nearest::default().find(id, &mut self.nodes.iter().map(|node| node.id.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use crate::config;

    #[track_caller]
    fn check(id: &str, expected: Result<usize, Option<&str>>) {
        let text = include_str!("../../../../config/energy-pipeline.json");
        assert_eq!(config::check(text).pipeline.unwrap().find(id), expected);
    }

    #[test]
    fn a_node_is_found_by_its_id_or_by_a_slip_of_the_pen() {
        check("energy-analyzer", Ok(1));
        check("energy-analyser", Err(Some("energy-analyzer")));
        check("cleaner", Err(None));
    }
}
