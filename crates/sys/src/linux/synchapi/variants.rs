//! The forms of the creating functions that take narrow names or flags. Narrow names are UTF-8.
#![allow(unsafe_code)] // Reads the program's names.

use super::create;
use crate::linux::failure::fail;
use crate::linux::pointer;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Security::SECURITY_ATTRIBUTES;
use windows_sys::Win32::System::Threading as t;
use windows_sys::core::{BOOL, PCSTR, PCWSTR};

type Security = *const SECURITY_ATTRIBUTES;

/// A narrow name, wide, with a zero at its end; null stays null.
///
/// # Safety
/// `name` is null or ends with a zero.
unsafe fn with_wide<R>(name: PCSTR, act: impl FnOnce(PCWSTR) -> R) -> R {
    // SAFETY: the caller's promise.
    match unsafe { pointer::narrow_text(name) } {
        None => act(std::ptr::null()),
        Some(name) => {
            let units: Vec<u16> = name.encode_utf16().chain([0]).collect();
            act(units.as_ptr())
        }
    }
}

fn check(flags: u32, known: u32) -> bool {
    let good = flags & !known == 0;
    if !good {
        fail(f::ERROR_INVALID_PARAMETER, ());
    }
    good
}

/// Makes the `A`, `ExW` and `ExA` forms of one function.
macro_rules! variants {
    ($wide:ident $narrow:ident $ex:ident $ex_narrow:ident ($($argument:ident: $type:ty),*) $known:literal
        |$flags:ident| ($($given:expr),*) ($($ex_argument:ident: $ex_type:ty),*)) => {
        #[doc = concat!("`", stringify!($narrow), "`—[`", stringify!($wide), "`](create::", stringify!($wide),
            ") with a name in UTF-8.")]
        ///
        /// # Safety
        /// The pointers are null or valid.
        pub unsafe extern "system" fn $narrow(attributes: Security, $($argument: $type,)* name: PCSTR) -> HANDLE {
            // SAFETY: the caller's promise.
            unsafe { with_wide(name, |name| create::$wide(attributes, $($argument,)* name)) }
        }

        #[doc = concat!("`", stringify!($ex), "`—[`", stringify!($wide), "`](create::", stringify!($wide),
            ") with flags. Every handle has every right.")]
        ///
        /// Errors: ERROR_INVALID_PARAMETER (other flags), and those of the plain form.
        ///
        /// # Safety
        /// The pointers are null or valid.
        pub unsafe extern "system" fn $ex(
            attributes: Security, $($ex_argument: $ex_type,)* name: PCWSTR, $flags: u32, _access: u32,
        ) -> HANDLE {
            if !check($flags, $known) {
                return std::ptr::null_mut();
            }
            // SAFETY: the caller's promise.
            unsafe { create::$wide(attributes, $($given,)* name) }
        }

        #[doc = concat!("`", stringify!($ex_narrow), "`—[`", stringify!($ex), "`] with a name in UTF-8.")]
        ///
        /// # Safety
        /// The pointers are null or valid.
        pub unsafe extern "system" fn $ex_narrow(
            attributes: Security, $($ex_argument: $ex_type,)* name: PCSTR, flags: u32, access: u32,
        ) -> HANDLE {
            // SAFETY: the caller's promise.
            unsafe { with_wide(name, |name| $ex(attributes, $($ex_argument,)* name, flags, access)) }
        }
    };
}

variants! { CreateEventW CreateEventA CreateEventExW CreateEventExA (manual: BOOL, initial: BOOL) 3
|flags| (BOOL::from(flags & t::CREATE_EVENT_MANUAL_RESET != 0), BOOL::from(flags & t::CREATE_EVENT_INITIAL_SET != 0)) () }
variants! { CreateMutexW CreateMutexA CreateMutexExW CreateMutexExA (owner: BOOL) 1
|flags| (BOOL::from(flags & t::CREATE_MUTEX_INITIAL_OWNER != 0)) () }
variants! { CreateSemaphoreW CreateSemaphoreA CreateSemaphoreExW CreateSemaphoreExA (initial: i32, maximum: i32) 0
|flags| (initial, maximum) (initial: i32, maximum: i32) }
// The second flag asks for a timer of high resolution, which every timer is here.
variants! { CreateWaitableTimerW CreateWaitableTimerA CreateWaitableTimerExW CreateWaitableTimerExA (manual: BOOL) 3
|flags| (BOOL::from(flags & t::CREATE_WAITABLE_TIMER_MANUAL_RESET != 0)) () }

/// Makes the `A` form of an opening function.
macro_rules! open_variant {
    ($wide:ident $narrow:ident) => {
        #[doc = concat!("`", stringify!($narrow), "`—[`", stringify!($wide), "`](create::", stringify!($wide),
                                                                                            ") with a name in UTF-8.")]
        ///
        /// # Safety
        /// `name` is null or ends with a zero.
        pub unsafe extern "system" fn $narrow(access: u32, inherit: BOOL, name: PCSTR) -> HANDLE {
            // SAFETY: the caller's promise.
            unsafe { with_wide(name, |name| create::$wide(access, inherit, name)) }
        }
    };
}

open_variant! { OpenEventW OpenEventA }
open_variant! { OpenMutexW OpenMutexA }
open_variant! { OpenSemaphoreW OpenSemaphoreA }
open_variant! { OpenWaitableTimerW OpenWaitableTimerA }
