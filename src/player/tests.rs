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
use material::{assert_same, count, item, ramp, sine};

mod errors;
mod joins;
mod orders;
mod quality;
