//! What is shown of a file, by its kind.

use std::rc::Rc;

use wattflow_results::{hex, kind::Kind, scan::Format};
use web_sys::HtmlElement;

use crate::{chart::ChartView, dom, panel::Host, rows::Rows, source::Source, task::Task, tree};

/// What is shown of a file.
pub(crate) enum Body {
    /// A table, which may have a chart.
    Table(Table),
    /// Lines of text.
    Text(Rc<Rows>),
    /// A tree, which is read at once.
    Tree { _reading: Task },
    /// Bytes.
    Bytes,
}

/// A table and its chart.
pub(crate) struct Table {
    rows: Rc<Rows>,
    chart: Rc<ChartView>,
}

impl Body {
    pub(crate) fn show(place: &HtmlElement, source: &Source, kind: Kind, head: &[u8], host: &Host) -> Self {
        match kind {
            Kind::Table(format) => {
                let rows = Rows::show(place, source, format, head, host);
                let chart = ChartView::new(place, &rows, host);
                Self::Table(Table { rows, chart })
            }
            Kind::Text => Self::Text(Rows::show(place, source, Format::Lines, head, host)),
            Kind::Tree => Self::Tree { _reading: tree::show(place, source, host) },
            Kind::Bytes => {
                if let Some(dump) = dom::element("pre", "results-hex mono") {
                    dump.set_text_content(Some(&hex::dump(head)));
                    dump.set_tab_index(0);
                    let _ = dump.set_attribute("role", "region");
                    let _ = dump.set_attribute("aria-label", "First bytes of the file");
                    let _ = place.append_child(&dump);
                }
                let is_all = source.bytes <= head.len() as u64;
                host.tell(if is_all { "all bytes" } else { "the first 4,096 bytes" }, true);
                Self::Bytes
            }
        }
    }
}

impl Drop for Body {
    /// No more of it is read, whoever else still knows its rows.
    fn drop(&mut self) {
        match self {
            Self::Table(Table { rows, chart }) => {
                rows.stop();
                chart.stop();
            }
            Self::Text(lines) => lines.stop(),
            Self::Tree { .. } | Self::Bytes => {}
        }
    }
}

impl Table {
    pub(crate) fn view(&self, is_chart: bool) {
        self.rows.set_hidden(is_chart);
        self.chart.set_shown(is_chart);
    }
}
