//! Output to a terminal is seen at once, as that to Windows' console: Microsoft's runtime keeps none of it back.

use std::sync::Once;

unsafe extern "C" {
    #[link_name = "stdout"]
    static STDOUT: *mut libc::FILE;
}

/// Leaves standard output without a buffer if it is a terminal. A program calls it before `main`, from its headers, once or more often.
#[unsafe(no_mangle)]
pub extern "C" fn ovl_show_at_once() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: takes no memory.
        if unsafe { libc::isatty(libc::STDOUT_FILENO) } != 1 {
            return;
        }
        // SAFETY: libc's own variable, which nobody writes before `main`.
        let stdout = unsafe { STDOUT };
        // SAFETY: nothing has been written to the stream yet.
        unsafe { libc::setvbuf(stdout, std::ptr::null_mut(), libc::_IONBF, 0) };
    });
}
