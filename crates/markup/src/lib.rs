//! The one way in which markup and scripts get into the page.
//!
//! The server requires Trusted Types: a browser that has them takes no text as markup, and none as the address of a script,
//! unless a policy made it trusted. Each wasm module has one policy, kept here where nothing else on the page gets at it.
//! It trusts what it is given, since what reaches it is markup by construction: the pure crates escape all that they are
//! told (`view::html`), and addresses of scripts are part of the program. Where a browser has no Trusted Types, text goes
//! in as it is. Clippy refuses the ways around this crate (clippy.toml).

use std::cell::OnceCell;

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::Element;

/// A policy, with its methods `createHTML` and `createScriptURL`.
struct Policy {
    object: JsValue,
    create_html: JsValue,
    create_script_url: JsValue,
}

thread_local! {
    static POLICY: OnceCell<Policy> = const { OnceCell::new() };
}

/// Makes this module's policy, before anything is shown. The server names the policies that there may be, and each can be
/// made once (`cli/serve/security`).
pub fn create_policy(name: &str) {
    if let Some(policy) = policy(name) {
        let _ = POLICY.with(|cell| cell.set(policy));
    }
}

/// `None` where the browser has no Trusted Types, or lets nobody make this policy.
fn policy(name: &str) -> Option<Policy> {
    let window = web_sys::window()?;
    let get = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).ok();
    let factory = get(&window, "trustedTypes").filter(JsValue::is_object)?;
    // `String(text)` is the text.
    let same = get(&window, "String")?;
    let rules = Object::new();
    for rule in ["createHTML", "createScriptURL"] {
        Reflect::set(&rules, &rule.into(), &same).ok()?;
    }
    let create: Function = get(&factory, "createPolicy")?.dyn_into().ok()?;
    let policy = create.call2(&factory, &name.into(), &rules).ok()?;
    let (create_html, create_script_url) = (get(&policy, "createHTML")?, get(&policy, "createScriptURL")?);
    Some(Policy { object: policy, create_html, create_script_url })
}

fn trusted(text: &str, create: fn(&Policy) -> &JsValue) -> JsValue {
    let text = JsValue::from_str(text);
    POLICY.with(|cell| {
        let made = cell.get().and_then(|it| create(it).unchecked_ref::<Function>().call1(&it.object, &text).ok());
        made.unwrap_or(text)
    })
}

/// Markup, as the browser takes it; for the property `innerHTML` of a view.
#[must_use]
pub fn html(html: &str) -> JsValue {
    trusted(html, |policy| &policy.create_html)
}

/// Makes markup all that is in an element.
pub fn fill(element: &Element, markup: &str) {
    let _ = Reflect::set(element, &"innerHTML".into(), &html(markup));
}

/// Puts markup where an element is.
pub fn replace(element: &Element, markup: &str) {
    let _ = Reflect::set(element, &"outerHTML".into(), &html(markup));
}

/// Puts markup beside or into an element, at a place that `insertAdjacentHTML` knows.
pub fn insert(element: &Element, place: &'static str, markup: &str) {
    let insert = Reflect::get(element, &"insertAdjacentHTML".into()).ok();
    if let Some(insert) = insert.as_ref().and_then(|insert| insert.dyn_ref::<Function>()) {
        let _ = insert.call2(element, &place.into(), &html(markup));
    }
}

/// Gives a script element its address: `path` on the page's own server, which is part of the program, then `#` and
/// `number`, which the server never sees.
pub fn set_source(script: &Element, path: &'static str, number: u64) {
    let address = [path, "#", &number.to_string()].concat();
    let _ = Reflect::set(script, &"src".into(), &trusted(&address, |policy| &policy.create_script_url));
}
