//! Did you mean …?

/// How many cells of edit-distance tables all searches for one config may fill together. It is enough for any config
/// that a person wrote, and keeps one with thousands of unknown names among thousands of nodes as quick as any other.
const BUDGET_CELLS: usize = 8_000_000;

/// Finds the name that someone most likely meant.
#[derive(Debug)]
pub(crate) struct Nearest {
    cells_left: usize,
}

impl Default for Nearest {
    fn default() -> Self {
        Self { cells_left: BUDGET_CELLS }
    }
}

impl Nearest {
    /// The one candidate that is nearest to `name`, when it is near enough for a slip of the pen and no other is as
    /// near.
    pub(crate) fn find<'c>(&mut self, name: &str, candidates: &mut dyn Iterator<Item = &'c str>) -> Option<&'c str> {
        let name = folded(name);
        let mut limit = name.len().div_euclid(3).clamp(1, 3);
        let mut best = None;
        let mut is_tie = false;
        for candidate in candidates {
            self.spend(1)?;
            if candidate.len().abs_diff(name.len()) > limit {
                continue;
            }
            let folded = folded(candidate);
            self.spend(folded.len().saturating_add(1).saturating_mul(name.len().saturating_add(1)))?;
            let distance = distance(&name, &folded);
            // Half of it must be alike, or `a` would be near to every other letter.
            if distance > limit || distance.saturating_mul(2) > name.len() || differ_in_number(&name, &folded) {
                continue;
            }
            is_tie = best.is_some() && distance == limit;
            if best.is_none() || distance < limit {
                best = Some(candidate);
                is_tie = false;
            }
            limit = distance;
        }
        best.filter(|_| !is_tie)
    }

    /// Whether nothing more is found, because it would take too long.
    pub(crate) fn is_spent(&self) -> bool {
        self.cells_left == 0
    }

    fn spend(&mut self, cells: usize) -> Option<()> {
        let left = self.cells_left.checked_sub(cells);
        self.cells_left = left.unwrap_or(0);
        left.map(|_| ())
    }
}

/// Whether both are numbered, and not alike: `node-3` is no slip for `node-4`.
fn differ_in_number(a: &[u8], b: &[u8]) -> bool {
    let digits = |name: &[u8]| name.iter().copied().filter(u8::is_ascii_digit).collect::<Vec<_>>();
    let (a, b) = (digits(a), digits(b));
    !a.is_empty() && !b.is_empty() && a != b
}

/// As people confuse names: without case, `_` like `-`.
fn folded(name: &str) -> Vec<u8> {
    name.trim().bytes().map(|byte| if byte == b'_' { b'-' } else { byte.to_ascii_lowercase() }).collect()
}

/// How many bytes must be put in, taken out, replaced or swapped with their neighbour to get from one to the other
/// (optimal string alignment).
fn distance(from: &[u8], to: &[u8]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    let mut from_previous = None;
    for (row, a) in from.iter().enumerate() {
        let mut current = Vec::with_capacity(last.len());
        current.push(row.saturating_add(1));
        let mut to_previous = None;
        for (column, b) in to.iter().enumerate() {
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX);
            let replaced = at(&last, column).saturating_add(usize::from(a != b));
            let inserted = at(&current, column).saturating_add(1);
            let removed = at(&last, column.saturating_add(1)).saturating_add(1);
            let mut cell = replaced.min(inserted).min(removed);
            if from_previous == Some(b) && to_previous == Some(a) {
                cell = cell.min(at(&before_last, column.saturating_sub(1)).saturating_add(1));
            }
            current.push(cell);
            to_previous = Some(b);
        }
        before_last = std::mem::replace(&mut last, current);
        from_previous = Some(a);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, candidates: &[&str], expected: Option<&str>) {
        assert_eq!(Nearest::default().find(name, &mut candidates.iter().copied()), expected, "{name}");
    }

    #[test]
    fn a_slip_of_the_pen_is_found() {
        let ids = ["energy-generator", "energy-analyzer", "report-generator"];
        check("energy-analyser", &ids, Some("energy-analyzer"));
        check("energy_analyzer", &ids, Some("energy-analyzer"));
        check("Energy-Generator ", &ids, Some("energy-generator"));
        check("eenrgy-generator", &ids, Some("energy-generator"));
        check("energy-analyze", &ids, Some("energy-analyzer"));
    }

    #[test]
    fn another_name_is_not_a_slip() {
        check("cleaner", &["energy-generator", "report"], None);
        check("b", &["a", "c"], None);
        check("", &["a"], None);
        check("ab", &["xy"], None);
    }

    #[test]
    fn of_two_as_near_neither_was_meant() {
        check("node-3", &["node-1", "node-2", "node_3"], Some("node_3"));
        check("axc", &["abc", "adc"], None);
        check("node-3", &["node-4"], None);
    }

    #[test]
    fn the_work_is_bounded() {
        let names: Vec<String> = (0..2_000).map(|n| format!("some-rather-long-name-{n:05}")).collect();
        let mut nearest = Nearest::default();
        for name in &names {
            nearest.find(&format!("{name}x"), &mut names.iter().map(String::as_str));
        }
        assert_eq!(nearest.find("abcdef", &mut std::iter::repeat_n("abcdeg", 100_000)), None);
    }
}
