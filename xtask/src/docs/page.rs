//! The diagnostics as a page of HTML that needs nothing else.

use wattflow_view::html::Html;

use super::{Entry, INTRODUCTION, TITLE};

/// The whole document, with this style and this element for its icon.
pub(super) fn document(entries: &[Entry], style: &str, icon: &str) -> String {
    let mut body = Html::new();
    body.open("main", &[]).open("h1", &[]).text(TITLE).close("h1");
    paragraph(&mut body, INTRODUCTION);
    table(&mut body, entries);
    for entry in entries {
        section(&mut body, entry);
    }
    body.close("main");
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n\
         <meta name=\"color-scheme\" content=\"light dark\" />\n<title>{TITLE} · Wattflow</title>\n{icon}\n\
         <style>\n{style}</style>\n</head>\n<body>\n{}\n</body>\n</html>\n",
        body.finish()
    )
}

fn table(body: &mut Html, entries: &[Entry]) {
    body.open("div", &[("class", "wide")]).open("table", &[]).open("thead", &[]).open("tr", &[]);
    for heading in ["Code", "Severity", "What it says"] {
        body.open("th", &[("scope", "col")]).text(heading).close("th");
    }
    body.close("tr").close("thead").open("tbody", &[]);
    for Entry { description, .. } in entries {
        body.open("tr", &[]).open("td", &[]);
        body.open("a", &[("href", &format!("#{}", description.code))]);
        body.open("code", &[]).text(description.code).close("code").close("a").close("td");
        let severity = description.severity.word();
        body.open("td", &[("class", severity)]).text(severity).close("td").open("td", &[]);
        body.words(description.meaning);
        body.close("td").close("tr");
    }
    body.close("tbody").close("table").close("div");
}

fn section(body: &mut Html, Entry { description, printed, repair }: &Entry) {
    body.open("section", &[("id", description.code)]).open("h2", &[]);
    body.open("a", &[("href", &format!("#{}", description.code))]).text(description.code).close("a").close("h2");
    let severity = description.severity.word();
    body.open("p", &[]).open("strong", &[("class", severity)]).text(severity).close("strong").text(" · ");
    body.words(&format!("{} {}", description.meaning, description.why));
    body.close("p");
    if let (Some(wrong), Some(printed)) = (description.wrong, printed) {
        example(body, "Wrong:", wrong);
        example(body, "`wattflow validate` says:", printed);
    }
    example(body, "Right:", description.right);
    if let Some(repair) = repair {
        paragraph(body, &repair.sentence());
        repair.repaired.iter().for_each(|repaired| scrolled(body, repaired));
    }
    body.close("section");
}

fn example(body: &mut Html, title: &str, text: &str) {
    paragraph(body, title);
    scrolled(body, text);
}

/// Text that may be wider than the page, and then is scrolled, by keyboard too.
fn scrolled(body: &mut Html, text: &str) {
    body.open("pre", &[("tabindex", "0")]).text(text).close("pre");
}

fn paragraph(body: &mut Html, text: &str) {
    body.sentence("p", "", text);
}
