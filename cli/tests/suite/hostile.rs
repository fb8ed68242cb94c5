//! Whatever a file holds, the command says so and ends with 1 or 2: it never panics.

use crate::run::{Folder, Ran};

#[track_caller]
fn refused(ran: &Ran) {
    assert!(ran.code == 1 || ran.code == 2, "exit {}\n{}\n{}", ran.code, ran.out, ran.err);
    assert!(!(ran.out.is_empty() && ran.err.is_empty()), "nothing was said");
}

const SOURCES: &[&[u8]] = &[
    b"{{{{{{",
    b"}}}}",
    b"policy",
    b"policy a \"A\" { rule",
    b"sit x \"X\" { pattern high { match /(((/ } }",
    b"\xff\xfe\x00p",
    b"\"unclosed",
    b"label a \"A\" { label a \"A\" { label a \"A\"",
];

#[test]
fn sources_that_are_none() {
    for source in SOURCES {
        let folder = Folder::project();
        folder.write("policies/bad.weir", source);
        refused(&folder.weir(&["check"]));
        refused(&folder.weir(&["build", "--env", "test", "-o", "p.weirb"]));
        refused(&folder.weir(&["test"]));
        for view in ["model", "program", "bundle"] {
            let ran = folder.weir(&["debug", view, "policies/bad.weir"]);
            assert!(ran.code < 3, "{}", ran.err);
        }
        for view in ["tokens", "blocks", "ast"] {
            let ran = folder.weir(&["debug", view, "policies/bad.weir"]);
            assert!(ran.code < 3, "{}", ran.err);
        }
        let formatted = folder.weir(&["fmt"]);
        assert!(formatted.code < 3, "{}", formatted.err);
        assert!(!folder.path("p.weirb").exists());
    }
    let deep = "policy a \"A\" {".repeat(50_000);
    refused(&Folder::empty().weir_with(&["check", "-"], deep.as_bytes()));
}

#[test]
fn settings_that_are_none() {
    for (file, text) in [
        ("weir.toml", &b"[project"[..]),
        ("weir.toml", b"project = 1"),
        ("weir.toml", b"[project]\nname = \"a\"\nplatform = \"none\""),
        ("weir.toml", b"\xff"),
        ("env/test.toml", b"[params]\nsecurity_mailbox = { a = [1, 2"),
        ("env/test.toml", b"groups = 3"),
        ("env/test.toml", b"\x00"),
    ] {
        let folder = Folder::project();
        folder.write(file, text);
        refused(&folder.weir(&["check"]));
        refused(&folder.weir(&["build", "--env", "test", "-o", "p.weirb"]));
    }
}

#[test]
fn bundles_that_are_none() {
    let folder = Folder::built();
    let good = folder.read("p.weirb");
    let mut bent = good.clone();
    let last = bent.len() - 1;
    bent[last] ^= 0x55;
    let bundles = [Vec::new(), b"not a bundle".to_vec(), good[..last].to_vec(), bent];
    let inspect = |bytes: &[u8]| {
        folder.write("bad.weirb", bytes);
        folder.weir(&["inspect", "bad.weirb", "--verify", "--disassemble", "--automata"])
    };
    bundles.iter().for_each(|bytes| refused(&inspect(bytes)));
    for at in (0..good.len()).step_by(good.len() / 40) {
        let mut bytes = good.clone();
        bytes[at] ^= 0x55;
        // In the table of sections some bits are free: there only the bundle's own digest changes.
        let ran = inspect(&bytes);
        assert!(ran.code < 3, "{}", ran.err);
        let judged = folder.weir_with(&["eval", "bad.weirb"], b"{\"location\":\"exchange\"}\n");
        assert!(judged.code < 3, "{}", judged.err);
    }
    folder.weir(&["eval", "absent.weirb"]).ends(2);
    folder.weir(&["inspect", "policies"]).ends(2);
}

#[test]
fn items_that_are_none() {
    let folder = Folder::built();
    for (name, content) in [
        ("a.json", &b""[..]),
        ("a.json", b"{"),
        ("a.json", b"[]"),
        ("a.json", b"{\"location\":\"exchange\",\"recipients\":[{}]}"),
        ("a.json", b"{\"version\":9,\"location\":\"exchange\"}"),
        ("a.json", b"{\"location\":\"exchange\",\"activity\":\"none\"}"),
        ("a.eml", b""),
        ("a.eml", b"\xff\xfe\x00\x00"),
        ("a.eml", b"no header at all"),
    ] {
        folder.write(name, content);
        folder.weir(&["eval", "p.weirb", name]).ends(2);
    }
    let nested = "[".repeat(100_000);
    folder.weir_with(&["eval", "p.weirb"], nested.as_bytes()).ends(2);
    folder.weir(&["eval", "-", "-"]).ends(2);
}

#[test]
fn nothing_in_a_file_steers_the_terminal() {
    let folder = Folder::built();
    let item = "{\"location\":\"\\u001b[2Jx\",\"id\":\"\\u001b[2J\"}\n";
    let ran = folder.weir_with(&["eval", "p.weirb"], item.as_bytes()).ends(2);
    assert!(!ran.err.contains('\u{1b}'), "{:?}", ran.err);
    let ran = folder.weir(&["explain", "\u{1b}[2J"]).ends(2);
    assert!(!ran.err.contains('\u{1b}'), "{:?}", ran.err);
}
