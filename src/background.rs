//! Threads that give way: what they do can wait, what is heard and what is shown cannot.

/// How much more politely than others such a thread asks for the processor.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;

/// Lowers the priority of the calling thread. Where that cannot be done for one thread, nothing happens.
#[cfg(target_os = "linux")]
pub fn give_way() {
    // On Linux this is about the calling thread alone. If it fails the thread is merely less polite.
    let _ = rustix::process::setpriority_process(None, NICE);
}

/// Lowers the priority of the calling thread. Where that cannot be done for one thread, nothing happens.
#[cfg(not(target_os = "linux"))]
pub fn give_way() {}
