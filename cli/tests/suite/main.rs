//! The built command, run on projects in temporary folders.

mod fixing;
mod guide;
mod hostile;
mod items;
mod names;
mod plans;
mod projects;
#[cfg(test)]
mod run;
mod trips;
