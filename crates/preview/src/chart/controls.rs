//! Which values and which series a chart shows, and how much time.

use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use wattflow_results::{
    chart::{MOST_SERIES, Question},
    words::count,
};
use web_sys::{Event, HtmlElement, HtmlInputElement, HtmlSelectElement, KeyboardEvent};

use super::ChartView;
use crate::dom;

/// Series that can be chosen from.
const MOST_NAMES: usize = 200;

impl ChartView {
    pub(super) fn listen(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let act = Rc::new(move |act: &dyn Fn(&Rc<Self>)| weak.upgrade().iter().for_each(act));
        let clicked = Rc::clone(&act);
        dom::listen(&self.root, "click", move |event: Event| {
            let zoom = dom::target(&event, "[data-zoom]").and_then(|button| button.get_attribute("data-zoom"));
            clicked(&|view| match zoom.as_deref() {
                Some("in") => view.zoom(0.5),
                Some("out") => view.zoom(2.0),
                Some(_) => {
                    let (from, to) = view.whole();
                    view.zoom_to(from, to);
                }
                None => {}
            });
        });
        let changed = Rc::clone(&act);
        dom::listen(&self.root, "change", move |_: Event| changed(&Self::choose));
        if let Some(plot) = self.plot() {
            let pressed = Rc::clone(&act);
            dom::listen(&plot, "keydown", move |event: KeyboardEvent| pressed(&|view| view.key(&event)));
            let resized = Rc::clone(&act);
            dom::on_resize(&plot, move || resized(&|view| view.draw()));
            Self::listen_to_pointer(&plot, &act);
        }
    }

    /// What can be chosen, once it is known.
    pub(super) fn fill_controls(&self, question: &Question) {
        if let Some(select) = dom::find(&self.root, ".results-value") {
            self.rows.with_survey(|survey, _| {
                for number in survey.numbers() {
                    let (Some(option), Some(column)) = (dom::element("option", ""), survey.columns.get(number)) else {
                        continue;
                    };
                    option.set_text_content(Some(&column.name));
                    let _ = option.set_attribute("value", &number.to_string());
                    let _ = select.append_child(&option);
                }
            });
            select.unchecked_into::<HtmlSelectElement>().set_value(&question.value.to_string());
        }
        let Some(items) = dom::find(&self.root, ".results-names .menu-items") else { return };
        self.rows.with_survey(|survey, _| {
            for name in survey.names.list().iter().take(MOST_NAMES) {
                let (Some(label), Some(input)) = (dom::element("label", "results-name"), dom::element("input", ""))
                else {
                    continue;
                };
                let input: HtmlInputElement = input.unchecked_into();
                input.set_type("checkbox");
                input.set_value(name);
                input.set_checked(question.names.contains(name));
                let _ = label.append_child(&input);
                let _ = label.append_with_str_1(name);
                let _ = items.append_child(&label);
            }
            let left = survey.names.list().len().saturating_sub(MOST_NAMES);
            if (left > 0 || survey.names.has_more)
                && let Some(more) = dom::element("p", "quiet-text")
            {
                more.set_text_content(Some(&["The first ", &count(MOST_NAMES as u64), " can be chosen."].concat()));
                let _ = items.append_child(&more);
            }
        });
        dom::show(dom::find(&self.root, ".results-names"), question.series.is_some());
    }

    /// Shows what is chosen, and that no more can be.
    pub(super) fn draw_controls(&self) {
        let boxes = self.boxes();
        let chosen = boxes.iter().filter(|input| input.checked()).count();
        for input in &boxes {
            input.set_disabled(chosen >= MOST_SERIES && !input.checked());
        }
        let all = self.rows.with_survey(|survey, _| survey.names.list().len());
        let words = ["Households: ", &count(chosen as u64), " of ", &count(all as u64)].concat();
        dom::set_text(&self.root, ".results-names summary", &words);
        let whole = self.whole();
        let span = self.chart.borrow().as_ref().map(|chart| chart.question.span);
        for zoom in ["[data-zoom=out]", "[data-zoom=whole]"] {
            if let Some(button) = dom::find(&self.root, zoom) {
                let _ = button.toggle_attribute_with_force("disabled", span == Some(whole));
            }
        }
    }

    fn boxes(&self) -> Vec<HtmlInputElement> {
        let Some(items) = dom::find(&self.root, ".results-names .menu-items") else { return Vec::new() };
        let labels = items.children();
        let boxes = (0..labels.length()).filter_map(|at| dom::find(&labels.item(at)?, "input"));
        boxes.map(|input: HtmlElement| input.unchecked_into()).collect()
    }

    /// Asks for what is chosen now.
    fn choose(self: &Rc<Self>) {
        let question = self.chart.borrow().as_ref().map(|chart| {
            let mut question = chart.question.clone();
            if let Some(select) = dom::find(&self.root, ".results-value") {
                let value = select.unchecked_into::<HtmlSelectElement>().value();
                question.value = value.parse().unwrap_or(question.value);
            }
            if question.series.is_some() {
                let chosen = self.boxes().into_iter().filter(HtmlInputElement::checked);
                question.names = chosen.map(|input| input.value()).collect();
            }
            question
        });
        if let Some(question) = question {
            self.ask(question);
        }
    }
}
