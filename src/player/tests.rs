//! The engine with synthetic material and an output that keeps what it is given.

use std::num::NonZero;
use std::sync::{Arc, Mutex};

use super::output::{Output, Pull};
use super::stream::{Spec, Stream};
use super::*;

mod capture;
mod material;
pub(crate) mod measure;

use capture::Desk;
use material::{Gate, assert_same, count, gated, item, late, left, ramp, right, sine};

mod crossfade;
mod effects;
mod errors;
mod gain;
mod joins;
mod loops;
mod orders;
mod quality;
mod stalls;
mod switching;
mod tap;
