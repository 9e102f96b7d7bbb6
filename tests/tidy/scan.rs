//! Tells code from comments and literals in Rust and TypeScript, and finds functions in Rust.

/// A source with comments and the inside of literals blanked, line for line.
pub(crate) struct Scanned {
    pub(crate) code: String,
    pub(crate) comments: Vec<Comment>,
}

/// One line of a comment.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Comment {
    pub(crate) line: usize,
    pub(crate) text: String,
    pub(crate) is_documentation: bool,
}

/// A function with a body.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) line: usize,
    pub(crate) lines: usize,
}

/// Whose literals a text holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    Rust,
    TypeScript,
}

/// Separates what the compiler reads from what a person reads.
pub(crate) fn scan(text: &str, language: Language) -> Scanned {
    let mut scanner = Scanner { rest: text.chars().collect(), at: 0, line: 1, code: String::new() };
    let is_rust = language == Language::Rust;
    let mut comments = Vec::new();
    while let Some(next) = scanner.peek(0) {
        match (next, scanner.peek(1)) {
            ('/', Some('/')) => comments.push(scanner.line_comment()),
            ('/', Some('*')) => comments.extend(scanner.block_comment()),
            ('r', Some('"' | '#')) if is_rust && scanner.starts_raw_string() => {
                scanner.raw_string();
            }
            ('"', _) => scanner.quoted('"', is_rust),
            ('`', _) if !is_rust => scanner.quoted('`', true),
            ('\'', _) if !is_rust || scanner.starts_character() => scanner.quoted('\'', is_rust),
            _ => scanner.keep(),
        }
    }
    Scanned { code: scanner.code, comments }
}

struct Scanner {
    rest: Vec<char>,
    at: usize,
    line: usize,
    code: String,
}

impl Scanner {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.rest.get(self.at + ahead).copied()
    }

    fn keep(&mut self) {
        self.take(true);
    }

    fn blank(&mut self) {
        self.take(false);
    }

    fn take(&mut self, is_code: bool) {
        let Some(next) = self.peek(0) else { return };
        self.at += 1;
        if next == '\n' {
            self.line += 1;
        }
        self.code.push(if is_code || next == '\n' { next } else { ' ' });
    }

    fn line_comment(&mut self) -> Comment {
        let line = self.line;
        let mut text = String::new();
        while let Some(next) = self.peek(0).filter(|next| *next != '\n') {
            text.push(next);
            self.blank();
        }
        let is_doc =
            text.starts_with("//!") || text.starts_with("///") && !text.starts_with("////");
        let text = text.trim_start_matches(['/', '!']).trim().to_owned();
        Comment { line, text, is_documentation: is_doc }
    }

    fn block_comment(&mut self) -> Vec<Comment> {
        let first = self.line;
        let is_documentation = matches!(self.peek(2), Some('*' | '!'));
        let mut depth = 0_usize;
        let mut text = String::new();
        while let Some(next) = self.peek(0) {
            match (next, self.peek(1)) {
                ('/', Some('*')) => depth += 1,
                ('*', Some('/')) => depth = depth.saturating_sub(1),
                _ => {}
            }
            text.push(next);
            self.blank();
            if depth == 0 && text.ends_with('*') {
                self.blank();
                break;
            }
        }
        let strip = |line: &str| line.trim().trim_matches(['/', '*', '!']).trim().to_owned();
        let comment =
            |(index, line)| Comment { line: first + index, text: strip(line), is_documentation };
        text.lines().enumerate().map(comment).collect()
    }

    fn starts_raw_string(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.rest.get(at));
        let is_word =
            before.is_some_and(|c| c.is_alphanumeric() && *c != 'b' && *c != 'c' || *c == '_');
        let hashes = (1..).take_while(|ahead| self.peek(*ahead) == Some('#')).count();
        !is_word && self.peek(1 + hashes) == Some('"')
    }

    fn raw_string(&mut self) {
        let hashes = (1..).take_while(|ahead| self.peek(*ahead) == Some('#')).count();
        for _ in 0..hashes + 2 {
            self.blank();
        }
        while let Some(next) = self.peek(0) {
            let closes = next == '"' && (1..=hashes).all(|ahead| self.peek(ahead) == Some('#'));
            self.blank();
            if closes {
                (0..hashes).for_each(|_| self.blank());
                return;
            }
        }
    }

    /// A lifetime is an apostrophe too, but is not closed by one.
    fn starts_character(&self) -> bool {
        self.peek(1) == Some('\\') || self.peek(2) == Some('\'')
    }

    /// An apostrophe in a text between tags closes nothing, so a literal may end with its line.
    fn quoted(&mut self, quote: char, spans_lines: bool) {
        self.keep();
        while let Some(next) = self.peek(0) {
            if next == quote || next == '\n' && !spans_lines {
                self.keep();
                return;
            }
            self.blank();
            if next == '\\' {
                self.blank();
            }
        }
    }
}

/// Every function with a body in scanned Rust, nested ones too.
pub(crate) fn functions(code: &str) -> Vec<Function> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        let starts_word = !code.get(..at).is_some_and(|before| before.ends_with(is_word_part));
        let rest = code.get(at + 3..).unwrap_or_default();
        let name: String = rest.chars().take_while(|c| is_word_part(*c)).collect();
        if !starts_word || name.is_empty() {
            continue;
        }
        if let Some(body) = body(rest) {
            let line = 1 + code.get(..at).unwrap_or_default().matches('\n').count();
            found.push(Function { name, line, lines: 1 + body.matches('\n').count() });
        }
    }
    found
}

pub(crate) fn is_word_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// From the signature to the brace that closes the body; nothing for a declaration.
fn body(rest: &str) -> Option<&str> {
    let mut round = 0_i32;
    let mut curly = 0_i32;
    for (at, c) in rest.char_indices() {
        match c {
            '(' | '[' => round += 1,
            ')' | ']' => round -= 1,
            ';' if round == 0 && curly == 0 => return None,
            '{' => curly += 1,
            '}' => curly -= 1,
            _ => {}
        }
        if c == '}' && curly == 0 {
            return rest.get(..=at);
        }
    }
    None
}

#[test]
fn literals_and_comments_are_blanked_and_lines_kept() {
    let text = "let a = \"{ // no\"; // yes\nlet b = r#\"}\"#; let c = '{'; fn f<'a>() {}\n";
    let scanned = scan(text, Language::Rust);
    assert_eq!(scanned.code.matches('{').count(), 1);
    assert_eq!(scanned.code.lines().count(), 2);
    let comment = Comment { line: 1, text: "yes".to_owned(), is_documentation: false };
    assert_eq!(scanned.comments, [comment]);
}

#[test]
fn a_block_comment_may_hold_another() {
    let scanned = scan("/* a /* b */ c */ fn f() {}\n/** doc */\n/// more\n", Language::Rust);
    assert_eq!(functions(&scanned.code).len(), 1);
    let documentation: Vec<bool> = scanned.comments.iter().map(|c| c.is_documentation).collect();
    assert_eq!(documentation, [false, true, true]);
}

#[test]
fn a_function_is_measured_from_its_name_to_its_last_brace() {
    let code = "fn a() {\n  if x {\n  }\n}\ntrait T { fn b(); }\ntype F = fn(u8);\n";
    let expected = Function { name: "a".to_owned(), line: 1, lines: 4 };
    assert_eq!(functions(code), [expected]);
}

#[test]
fn an_address_in_typescript_is_no_comment_and_an_apostrophe_opens_one_line_at_most() {
    let text = "go(`http://a/${b}(`);\nsay('http://c');\n<p>don't</p>\nlet d = 1; // why\n";
    let scanned = scan(text, Language::TypeScript);
    let lines: Vec<usize> = scanned.comments.iter().map(|comment| comment.line).collect();
    assert_eq!(lines, [4]);
}
