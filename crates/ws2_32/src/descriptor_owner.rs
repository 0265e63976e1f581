//! The owner and the group of a security descriptor: they are kept and told, and nothing here asks who they are.

use crate::held::fails;
use overlapped_sys::foundation as f;
use std::ffi::c_void;

const REVISION: u8 = 1;
const OWNER_DEFAULTED: u16 = 0x0001;
const GROUP_DEFAULTED: u16 = 0x0002;
const SELF_RELATIVE: u16 = 0x8000;

/// What both forms of a descriptor begin with.
#[repr(C)]
#[derive(Clone, Copy)]
struct Head {
    revision: u8,
    more: u8,
    control: u16,
}

/// The form that has pointers.
#[repr(C)]
#[derive(Clone, Copy)]
struct Absolute {
    head: Head,
    who: [*mut c_void; 2],
    lists: [*mut c_void; 2],
}

/// The other, which says how far behind it the rest lies.
#[repr(C)]
#[derive(Clone, Copy)]
struct Relative {
    head: Head,
    who: [u32; 2],
    lists: [u32; 2],
}

/// Owner or group: its place among the two, and the bit that says that it is there by default.
#[derive(Clone, Copy)]
enum Who {
    Owner,
    Group,
}

impl Who {
    fn place(self) -> usize {
        self as usize
    }

    fn bit(self) -> u16 {
        match self {
            Who::Owner => OWNER_DEFAULTED,
            Who::Group => GROUP_DEFAULTED,
        }
    }
}

/// The function's answer, with the last error where it failed.
fn told(done: Result<(), u32>) -> i32 {
    done.map_or_else(|error| fails(error, 0), |()| 1)
}

/// # Safety
/// `descriptor` is null or leads to one.
unsafe fn head(descriptor: *const c_void) -> Result<Head, u32> {
    if descriptor.is_null() {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    // SAFETY: the caller's promise; it is not null.
    let head = unsafe { descriptor.cast::<Head>().read_unaligned() };
    if head.revision == REVISION { Ok(head) } else { Err(f::ERROR_UNKNOWN_REVISION) }
}

/// # Safety
/// `descriptor` is null or leads to one; `sid` must live as long as that.
unsafe fn set(descriptor: *mut c_void, sid: *mut c_void, defaulted: i32, who: Who) -> Result<(), u32> {
    // SAFETY: the caller's promise.
    if unsafe { head(descriptor) }?.control & SELF_RELATIVE != 0 {
        return Err(f::ERROR_INVALID_SECURITY_DESCR);
    }
    let place = descriptor.cast::<Absolute>();
    // SAFETY: the caller's promise: one that has pointers has all of these bytes.
    let mut found = unsafe { place.read_unaligned() };
    found.who[who.place()] = sid;
    found.head.control &= !who.bit();
    if defaulted != 0 {
        found.head.control |= who.bit();
    }
    // SAFETY: as above.
    unsafe { place.write_unaligned(found) };
    Ok(())
}

/// # Safety
/// `descriptor` is null or leads to one; the others are null or valid for writes.
unsafe fn get(descriptor: *mut c_void, sid: *mut *mut c_void, defaulted: *mut i32, who: Who) -> Result<(), u32> {
    // SAFETY: the caller's promise.
    let head = unsafe { head(descriptor) }?;
    if sid.is_null() || defaulted.is_null() {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let found = if head.control & SELF_RELATIVE == 0 {
        // SAFETY: the caller's promise: one that has pointers has all of these bytes.
        unsafe { descriptor.cast::<Absolute>().read_unaligned() }.who[who.place()]
    } else {
        // SAFETY: as above, of the other form.
        match unsafe { descriptor.cast::<Relative>().read_unaligned() }.who[who.place()] {
            0 => std::ptr::null_mut(),
            offset => descriptor.wrapping_byte_add(offset as usize),
        }
    };
    // SAFETY: the caller's promise; it is not null.
    unsafe { sid.write(found) };
    // SAFETY: as above.
    unsafe { defaulted.write((head.control & who.bit() != 0).into()) };
    Ok(())
}

/// `SetSecurityDescriptorOwner`: keeps who is to own what the descriptor is given to; the identifier must live as long as the descriptor.
///
/// Errors: ERROR_INVALID_PARAMETER (null), ERROR_UNKNOWN_REVISION, ERROR_INVALID_SECURITY_DESCR (one without pointers).
///
/// # Safety
/// `descriptor` is null or leads to one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SetSecurityDescriptorOwner(
    descriptor: *mut c_void,
    owner: *mut c_void,
    defaulted: i32,
) -> i32 {
    // SAFETY: the caller's promise.
    told(unsafe { set(descriptor, owner, defaulted, Who::Owner) })
}

/// `SetSecurityDescriptorGroup`: the same for the group.
///
/// Errors: as [`SetSecurityDescriptorOwner`].
///
/// # Safety
/// `descriptor` is null or leads to one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SetSecurityDescriptorGroup(
    descriptor: *mut c_void,
    group: *mut c_void,
    defaulted: i32,
) -> i32 {
    // SAFETY: the caller's promise.
    told(unsafe { set(descriptor, group, defaulted, Who::Group) })
}

/// `GetSecurityDescriptorOwner`: who is to own it, null if nobody was named.
///
/// Errors: ERROR_INVALID_PARAMETER (null), ERROR_UNKNOWN_REVISION.
///
/// # Safety
/// `descriptor` is null or leads to one; the others are null or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetSecurityDescriptorOwner(
    descriptor: *mut c_void,
    owner: *mut *mut c_void,
    defaulted: *mut i32,
) -> i32 {
    // SAFETY: the caller's promise.
    told(unsafe { get(descriptor, owner, defaulted, Who::Owner) })
}

/// `GetSecurityDescriptorGroup`: the same for the group.
///
/// Errors: as [`GetSecurityDescriptorOwner`].
///
/// # Safety
/// `descriptor` is null or leads to one; the others are null or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetSecurityDescriptorGroup(
    descriptor: *mut c_void,
    group: *mut *mut c_void,
    defaulted: *mut i32,
) -> i32 {
    // SAFETY: the caller's promise.
    told(unsafe { get(descriptor, group, defaulted, Who::Group) })
}
