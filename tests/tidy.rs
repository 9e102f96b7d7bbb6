//! The house keeps its own rules: every one below is a function from files to faults, and each
//! has a test of its own that shows it finding a fault in a bad sample.

#[path = "tidy/mod.rs"]
mod rules;

use rules::{
    Fault, Tree, dead, documents, exceptions, manifests, names, portable, size, sql, unfinished,
};

use std::sync::LazyLock;

/// Fails with every fault at once, so that one run shows all there is to mend.
#[track_caller]
fn holds(rule: fn(&Tree) -> Vec<Fault>) {
    static TREE: LazyLock<Tree> = LazyLock::new(Tree::of_repository);
    let tree = &*TREE;
    assert!(tree.files().len() > 20, "the repository was not found");
    let faults = rule(tree);
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "\n{}\n", lines.join("\n"));
}

#[test]
fn no_file_is_longer_than_five_hundred_lines() {
    holds(size::files);
}

#[test]
fn no_function_is_longer_than_seventy_lines() {
    holds(size::functions);
}

#[test]
fn no_line_of_rust_is_wider_than_a_hundred_columns() {
    holds(size::lines);
}

#[test]
fn comments_stay_under_four_in_a_hundred_lines() {
    holds(size::comments);
}

#[test]
fn a_shell_is_under_a_twentieth_of_its_core() {
    holds(size::shells);
}

#[test]
fn no_module_is_a_drawer_for_everything() {
    holds(names::drawers);
}

#[test]
fn no_type_is_named_after_doing_things_in_general() {
    holds(names::doers);
}

#[test]
fn types_use_the_words_of_the_field() {
    holds(names::foreign_words);
}

#[test]
fn nothing_is_left_for_later() {
    holds(unfinished::markers);
}

#[test]
fn no_code_is_kept_as_a_comment() {
    holds(unfinished::commented_code);
}

#[test]
fn no_test_is_switched_off_or_runs_alone() {
    holds(unfinished::skipped_tests);
}

#[test]
fn no_panic_ends_the_process() {
    holds(manifests::aborts);
}

#[test]
fn the_domain_can_neither_wait_nor_fail_for_outside_reasons() {
    holds(manifests::domain);
}

#[test]
fn rooms_import_only_the_rooms_below_them() {
    holds(manifests::rooms);
}

#[test]
fn the_bridge_is_of_the_version_of_its_shell() {
    holds(manifests::pairs);
}

#[test]
fn units_and_identities_know_no_feature() {
    holds(manifests::ground_floor);
}

#[test]
fn only_the_bridge_knows_the_shell() {
    holds(manifests::interface);
}

#[test]
fn every_crate_introduces_itself() {
    holds(documents::crate_introductions);
}

#[test]
fn every_path_and_link_in_the_documents_leads_somewhere() {
    holds(documents::paths);
}

#[test]
fn migrations_are_numbered_without_a_gap() {
    holds(sql::migrations);
}

#[test]
fn every_table_is_strict() {
    holds(sql::strict_tables);
}

#[test]
fn every_insert_names_its_columns() {
    holds(sql::named_columns);
}

#[test]
fn a_silenced_lint_gives_its_reason() {
    holds(exceptions::silenced_lints);
}

#[test]
fn nothing_in_the_interface_is_of_any_type() {
    holds(exceptions::loose_types);
}

#[test]
fn colours_come_from_the_tokens() {
    holds(exceptions::colours);
}

#[test]
fn no_comment_is_a_banner() {
    holds(exceptions::banners);
}

#[test]
fn nothing_depends_on_one_machine_or_registry() {
    holds(portable::places);
}

#[test]
fn every_source_file_is_reached() {
    holds(dead::files);
}
