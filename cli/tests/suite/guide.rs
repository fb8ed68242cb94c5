//! The guide, followed to the letter: its commands are run in their order in an empty folder, with the files that it says to
//! write, and what it shows of files and output is what there is.
//!
//! In the chapter, a block `sh` holds commands and a block `text` what the last of them prints. Any other block whose info
//! string goes on with a path is that file: one to write or, where a command has made it, one that is shown.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::run::Folder;

const GUIDE: &str = include_str!("../../../book/src/guide/first-policy.md");

struct Block {
    line: usize,
    info: &'static str,
    text: String,
}

#[test]
fn the_guide_works_as_it_is_written() {
    let root = Folder::empty();
    let mut here = PathBuf::new();
    let mut written = BTreeSet::new();
    let mut commands = 0;
    let mut compared = 0;
    let mut blocks = blocks().into_iter().peekable();
    while let Some(block) = blocks.next() {
        match block.info.split_once(' ') {
            None if block.info == "sh" => {
                let mut printed = None;
                for command in block.text.lines() {
                    match command.split_whitespace().collect::<Vec<_>>().as_slice() {
                        ["cd", folder] => here.push(folder),
                        ["weir", arguments @ ..] => {
                            commands += 1;
                            printed = Some((command, root.weir_in(&here, arguments)));
                        }
                        _ => panic!("line {}: `{command}` is no command that a test follows", block.line),
                    }
                }
                let Some((command, ran)) = printed else { continue };
                let shown = blocks.next_if(|next| next.info == "text");
                let place = format!("line {}: {command}\n{}", block.line, ran.err);
                match shown {
                    Some(shown) => {
                        compared += 1;
                        assert!(ran.code < 2, "{place}");
                        assert_eq!(ran.out, shown.text, "{place}");
                    }
                    None => assert_eq!(ran.code, 0, "{place}{}", ran.out),
                }
            }
            Some((_, path)) => {
                let path = here.join(path).to_string_lossy().into_owned();
                let made = root.path(&path).exists() && !written.contains(&path);
                if made {
                    let is = String::from_utf8(root.read(&path)).expect("a text");
                    assert_eq!(is, block.text, "line {}: {path} is not what the guide shows", block.line);
                } else {
                    root.write(&path, &block.text);
                    written.insert(path);
                }
            }
            None => panic!("line {}: a test cannot follow a block `{}`", block.line, block.info),
        }
    }
    assert!(commands >= 7 && compared >= 5 && written.len() >= 4, "{commands}, {compared}, {written:?}");
}

fn blocks() -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in (1..).zip(GUIDE.lines()) {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some(Block { line: number, info, text: String::new() }),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}
