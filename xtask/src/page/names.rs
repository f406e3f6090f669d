//! The names by which a wasm module and its script know each other, made short, and those that nobody reads left out.
//!
//! wasm-bindgen tells imports and exports apart by 64-bit hashes, which no compression makes smaller, and writes each
//! twice: 4 kB of the first load.

use std::{collections::HashMap, convert::Infallible};

use anyhow::{Context as _, Result};
use wasm_encoder::{
    CodeSection, ExportSection, ImportSection, Module,
    reencode::{Error, Reencode, utils},
};
use wasmparser::{CodeSectionReader, CustomSectionReader, Export, ImportSectionReader, Parser};

/// What a short name begins with, before its number: no name of wasm-bindgen does.
const MARK: char = '$';

/// The script and the module with short names for each other's functions, and no custom sections. What is not named after
/// a hash keeps its name.
pub(super) fn shorten(script: &str, module: &[u8]) -> Result<(String, Vec<u8>)> {
    let mut names = Names::default();
    let mut short = Module::new();
    names.parse_core_module(&mut short, Parser::new(0), module).context("cannot read the wasm module")?;
    let mut marked = script.split(MARK).skip(1);
    anyhow::ensure!(
        !marked.any(|rest| rest.starts_with(|character: char| character.is_ascii_digit())),
        "the script has names of its own that look like short ones: `{MARK}` and a number"
    );
    Ok((names.in_script(script), short.finish()))
}

/// Short names by long ones.
#[derive(Default)]
struct Names(HashMap<String, String>);

impl Names {
    fn short(&mut self, long: &str) -> String {
        if !ends_in_hash(long) {
            return long.to_owned();
        }
        let count = self.0.len();
        self.0.entry(long.to_owned()).or_insert_with(|| format!("{MARK}{count}")).clone()
    }

    fn in_script(&self, script: &str) -> String {
        let mut short = String::with_capacity(script.len());
        let is_name = |character: char| character.is_ascii_alphanumeric() || character == '_';
        for part in script.split_inclusive(|character| !is_name(character)) {
            let name = part.trim_end_matches(|character| !is_name(character));
            short.push_str(self.0.get(name).map_or(name, String::as_str));
            short.push_str(part.strip_prefix(name).unwrap_or_default());
        }
        short
    }
}

/// As in `__wbg_fetch_74d42e6ef6a2e93f` and `wasm_bindgen__convert__closures_____invoke__h0a9a1d7b1d0f2f7c`.
fn ends_in_hash(name: &str) -> bool {
    let Some((_, last)) = name.rsplit_once('_') else { return false };
    let hash = last.strip_prefix('h').unwrap_or(last);
    hash.len() == 16 && hash.bytes().all(|digit| digit.is_ascii_hexdigit())
}

impl Reencode for Names {
    type Error = Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error> {
        for import in section.into_imports() {
            let import = import?;
            imports.import(import.module, &self.short(import.name), self.entity_type(import.ty)?);
        }
        Ok(())
    }

    fn parse_export(&mut self, exports: &mut ExportSection, export: Export<'_>) -> Result<(), Error> {
        let name = self.short(export.name);
        utils::parse_export(self, exports, Export { name: &name, ..export })
    }

    /// Names of functions, producers, target features: what no browser reads.
    fn parse_custom_section(&mut self, _: &mut Module, _: CustomSectionReader<'_>) -> Result<(), Error> {
        Ok(())
    }

    /// No function changes: all of them go over as they are.
    fn parse_code_section(&mut self, code: &mut CodeSection, section: CodeSectionReader<'_>) -> Result<(), Error> {
        for function in section {
            code.raw(function?.as_bytes());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{CustomSection, EntityType, ExportKind, FunctionSection, TypeSection};
    use wasmparser::Payload;

    use super::*;

    const FETCH: &str = "__wbg_fetch_74d42e6ef6a2e93f";
    const INVOKE: &str = "wasm_bindgen__convert__closures_____invoke__h0a9a1d7b1d0f2f7c";

    /// A module that imports `FETCH` and `__wbindgen_init`, and exports `INVOKE` and `main`.
    fn module() -> Vec<u8> {
        let (mut types, mut imports) = (TypeSection::new(), ImportSection::new());
        types.ty().function([], []);
        imports.import("./page_bg.js", FETCH, EntityType::Function(0));
        imports.import("./page_bg.js", "__wbindgen_init", EntityType::Function(0));
        let (mut functions, mut exports, mut code) = (FunctionSection::new(), ExportSection::new(), CodeSection::new());
        functions.function(0);
        exports.export(INVOKE, ExportKind::Func, 2);
        exports.export("main", ExportKind::Func, 2);
        code.raw(&[0, 0x0b]);
        let producers = CustomSection { name: "producers".into(), data: [0][..].into() };
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&exports).section(&code);
        module.section(&producers);
        module.finish()
    }

    /// The names of imports, exports and custom sections, in order.
    fn names_in(module: &[u8]) -> Vec<String> {
        let mut names = Vec::new();
        for payload in Parser::new(0).parse_all(module) {
            match payload.unwrap() {
                Payload::ImportSection(imports) => {
                    names.extend(imports.into_imports().map(|import| import.unwrap().name.to_owned()));
                }
                Payload::ExportSection(exports) => {
                    names.extend(exports.into_iter().map(|export| export.unwrap().name.to_owned()));
                }
                Payload::CustomSection(section) => names.push(section.name().to_owned()),
                _ => {}
            }
        }
        names
    }

    #[test]
    fn script_and_module_agree_on_the_short_names() {
        let script =
            format!("x = {{ {FETCH}: 1, __wbindgen_init: 2 }};\nfunction {INVOKE}(a) {{ wasm.{INVOKE}(`${{a}}`); }}");
        let (script, module) = shorten(&script, &module()).unwrap();
        assert_eq!(script, "x = { $0: 1, __wbindgen_init: 2 };\nfunction $1(a) { wasm.$1(`${a}`); }");
        assert_eq!(names_in(&module), ["$0", "__wbindgen_init", "$1", "main"]);
    }

    #[test]
    fn a_longer_name_that_contains_one_is_another_name() {
        let (script, _) = shorten(&format!("{FETCH}2; my{FETCH}"), &module()).unwrap();
        assert_eq!(script, format!("{FETCH}2; my{FETCH}"));
    }

    #[test]
    fn a_script_that_has_such_names_already_is_refused() {
        assert!(shorten("let $0;", &module()).is_err());
    }
}
