//! What the black-box tests share. Each test file uses a part of it.
#![allow(dead_code, unreachable_pub)]

pub mod pty;
pub mod world;
