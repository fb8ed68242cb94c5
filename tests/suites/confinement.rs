//! A project cannot name what lies outside it: by `file("…")`, by a link, by the letters of another case.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use std::fs;
use std::path::Path;

use weir_compiler::analysis::analyse;
use weir_compiler::project::{self, Disk, Files as _};
use weir_tests::fuzz::{check_findings, samples};

const SECRET: &str = "SECRET-4711";

/// A folder with a secret, and beside it a project: the small platform and one test that names a file.
fn project(root: &Path, named: &str) -> Disk {
    fs::write(root.join("secret.txt"), SECRET).unwrap();
    let folder = root.join("project");
    fs::create_dir_all(folder.join("fixtures")).unwrap();
    for (name, content) in
        samples::SMALL.iter().filter(|(name, _)| ["weir.toml", "platform.weir"].contains(name))
    {
        fs::write(folder.join(name), content).unwrap();
    }
    fs::write(folder.join("fixtures/inside.txt"), "inside").unwrap();
    fs::write(folder.join("tests.weir"), source(named)).unwrap();
    Disk::new(&folder).unwrap()
}

fn source(named: &str) -> String {
    let escaped =
        named.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\0', "\\u{0}");
    format!(
        "test \"a file\" {{\n  given post {{\n    body = file(\"{escaped}\")\n  }}\n  expect {{ no rule }}\n}}\n"
    )
}

/// The codes of the project's errors; asserts that the secret was not read.
fn codes(disk: &Disk) -> Vec<&'static str> {
    let analysis = analyse(project::load(disk).unwrap());
    check_findings(analysis.findings(), &analysis.project.sources);
    for (name, content) in &analysis.project.attached {
        if let Ok(bytes) = content {
            assert!(!String::from_utf8_lossy(bytes).contains(SECRET), "`{name}` was read");
        }
    }
    analysis.findings().iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn a_file_of_the_project_is_read() {
    for named in ["fixtures/inside.txt", "./fixtures/inside.txt", "fixtures/../fixtures/inside.txt"] {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(codes(&project(root.path(), named)), [""; 0], "{named}");
    }
}

#[test]
fn a_path_cannot_leave_the_project() {
    let root = tempfile::tempdir().unwrap();
    let absolute = root.path().join("secret.txt").to_string_lossy().into_owned();
    let inside = root.path().join("project/fixtures/inside.txt").to_string_lossy().into_owned();
    let through = "fixtures/../../secret.txt";
    let odd =
        ["", ".", "..", "/", "fixtures", "fixtures/", "..\\secret.txt", "C:\\secret.txt", "C:secret.txt"];
    let odder = [
        "\0",
        "fixtures/inside.txt\0",
        "a\nb",
        "file:///etc/hostname",
        "~/.profile",
        "$HOME",
        "fixtures/inside.txt:stream",
    ];
    let named = [
        "../secret.txt",
        through,
        absolute.as_str(),
        inside.as_str(),
        "//secret.txt",
        "../project/fixtures/inside.txt",
    ];
    for named in named.into_iter().chain(odd).chain(odder) {
        assert_eq!(codes(&project(root.path(), named)), ["WR0903"], "{named:?}");
    }
    let long = "a/".repeat(100_000);
    assert_eq!(codes(&project(root.path(), &long)), ["WR0903"]);
}

#[test]
fn names_are_spelt_as_the_disk_spells_them() {
    let root = tempfile::tempdir().unwrap();
    for named in
        ["Fixtures/inside.txt", "fixtures/INSIDE.txt", "fixtures/inside.txt ", "fixtures/inside.txt."]
    {
        assert_eq!(codes(&project(root.path(), named)), ["WR0903"], "{named}");
    }
}

#[test]
fn a_case_in_memory_is_as_strict() {
    for named in ["../secret.txt", "/etc/hostname", "Fixtures/cards.txt", "fixtures/CARDS.txt"] {
        let mut files = project::Memory::default();
        for (name, content) in samples::SMALL {
            files.insert(name, *content);
        }
        files.insert("more.weir", source(named));
        let analysis = analyse(project::load(&files).unwrap());
        assert!(analysis.findings().iter().any(|finding| finding.code.as_str() == "WR0903"), "{named}");
    }
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere_outside() {
    use std::os::unix::fs::symlink;

    let root = tempfile::tempdir().unwrap();
    let outside = root.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("secret.txt"), SECRET).unwrap();
    fs::write(outside.join("secret.weir"), format!("let x = \"{SECRET}\"\n")).unwrap();
    project(root.path(), "fixtures/inside.txt");
    let folder = root.path().join("project");
    symlink("../../secret.txt", folder.join("fixtures/file.txt")).unwrap();
    symlink("../outside", folder.join("folder")).unwrap();
    symlink(&outside, folder.join("absolute")).unwrap();
    symlink(".", folder.join("circle")).unwrap();
    symlink("nowhere", folder.join("dangling.txt")).unwrap();
    symlink("../outside/secret.weir", folder.join("linked.weir")).unwrap();
    for named in [
        "fixtures/file.txt",
        "folder/secret.txt",
        "absolute/secret.txt",
        "folder/../../secret.txt",
        "dangling.txt",
    ] {
        assert_eq!(codes(&project(root.path(), named)), ["WR0903"], "{named}");
    }
    let listed = Disk::new(&folder).unwrap().list().unwrap();
    assert_eq!(listed, ["platform.weir", "tests.weir", "weir.toml"], "sources are not read through links");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let root = tempfile::tempdir().unwrap();
    project(root.path(), "fixtures/inside.txt");
    let pipe = root.path().join("project/fixtures/pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if made.is_ok_and(|status| status.success()) {
        assert_eq!(codes(&project(root.path(), "fixtures/pipe")), ["WR0903"]);
    }
}
