//! Ways around a rule: silenced lints, loose types, colours of one's own, shouting comments.

use super::{Fault, File, Tree};

const LOOSE_TYPES: &[&str] = &[": any", "as any", "<any>", "any[]"];
// Put together here, so that this file does not find itself.
const SILENCERS: &[&str] = &[
    concat!("@ts-", "ignore"),
    concat!("@ts-", "expect-error"),
    concat!("@ts-", "nocheck"),
    concat!("eslint-", "disable"),
    concat!("prettier-", "ignore"),
];
const BANNER_SIGNS: &[char] = &['-', '=', '*', '#', '_', '~', '─'];
const BANNER_LENGTH: usize = 4;

/// An exception is expected, with its reason, so that it goes when it is no longer needed.
pub(crate) fn silenced_lints(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.rust() {
        let code = &file.scanned().code;
        for (index, line) in code.lines().enumerate() {
            let is_allowed = line.contains("#[allow(") || line.contains("#![allow(");
            let attribute = code.lines().skip(index).take(6).collect::<Vec<_>>().join(" ");
            let attribute = attribute.split(")]").next().unwrap_or_default();
            let is_unreasoned = line.contains("[expect(") && !attribute.contains("reason");
            if is_allowed || is_unreasoned {
                let message = "write `#[expect(…, reason = \"…\")]`, or mend it";
                faults.push(Fault::new(file, index + 1, message));
            }
        }
    }
    faults
}

pub(crate) fn loose_types(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.written().filter(|file| file.is_interface()) {
        let code = &file.scanned().code;
        for (index, (line, text)) in code.lines().zip(file.text.lines()).enumerate() {
            let is_loose = LOOSE_TYPES.iter().any(|loose| ends_a_word(line, loose));
            if is_loose || SILENCERS.iter().any(|silencer| text.contains(silencer)) {
                faults.push(Fault::new(file, index + 1, "say the type; nothing is `any`"));
            }
        }
    }
    faults
}

/// A colour has a meaning and a name; both stand in the tokens.
pub(crate) fn colours(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    let is_styled = |file: &&File| matches!(file.extension(), "css" | "tsx");
    let drawn = tree.written().filter(|file| file.path.starts_with("ui/src/"));
    for file in drawn.filter(is_styled).filter(|file| !file.name().starts_with("tokens")) {
        for (index, line) in file.text.lines().enumerate() {
            if line.split(|c: char| !c.is_ascii_alphanumeric() && c != '#').any(is_colour) {
                faults.push(Fault::new(file, index + 1, "take the colour from the tokens"));
            }
        }
    }
    faults
}

pub(crate) fn banners(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.written().filter(|file| file.is_rust() || file.is_interface()) {
        for comment in file.scanned().comments.iter().filter(|c| !c.is_documentation) {
            let signs = comment.text.chars().take_while(|c| BANNER_SIGNS.contains(c)).count();
            if signs >= BANNER_LENGTH {
                faults.push(Fault::new(file, comment.line, "a module is the better heading"));
            }
        }
    }
    faults
}

fn is_colour(word: &str) -> bool {
    let digits = word.strip_prefix('#').unwrap_or_default();
    matches!(digits.len(), 3 | 4 | 6 | 8) && digits.chars().all(|c| c.is_ascii_hexdigit())
}

fn ends_a_word(line: &str, text: &str) -> bool {
    line.match_indices(text).any(|(at, _)| {
        let after = line.get(at + text.len()..).unwrap_or_default();
        !after.starts_with(super::scan::is_word_part)
    })
}

#[test]
fn a_silenced_lint_is_found_unless_it_gives_its_reason() {
    let text = concat!(
        "#[al",
        "low(dead_code)]\nfn a() {}\n#[expect(x)]\nfn b() {}\n",
        "#[expect(\n    x,\n    reason = \"y\"\n)]\nfn c() {}\n"
    );
    assert_eq!(super::found(silenced_lints, &[("a.rs", text)]), ["a.rs:1", "a.rs:3"]);
}

#[test]
fn a_loose_type_is_found_and_a_word_in_a_comment_is_not() {
    let text = "let a: any = b;\n// as any other\nlet c: anyhow = d;\nconst e = f as any;\n";
    assert_eq!(super::found(loose_types, &[("a.ts", text)]), ["a.ts:1", "a.ts:4"]);
}

#[test]
fn a_colour_of_ones_own_is_found_and_an_address_is_not() {
    let files = [
        ("ui/src/a.css", "p { color: #a1b2c3; }\n"),
        ("ui/src/b.tsx", "<a href=\"#/today\">\n"),
        ("ui/src/tokens.css", "--ok: #0a0;\n"),
    ];
    assert_eq!(super::found(colours, &files), ["ui/src/a.css:1"]);
}

#[test]
fn a_banner_is_found() {
    let text = "// ==== Reading ====\n// --- three is a dash\n";
    assert_eq!(super::found(banners, &[("a.rs", text)]), ["a.rs:1"]);
}
