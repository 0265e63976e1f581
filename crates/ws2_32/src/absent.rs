//! Serial ports, services and the tokens of users, which are not here: each call says so by the error that it gives on Windows when there is no such
//! device, or the handle is of another kind.

use crate::held::fails;
use std::ffi::c_void;
use std::ptr;

const ERROR_INVALID_FUNCTION: u32 = 1;
const ERROR_INVALID_HANDLE: u32 = 6;
const ERROR_FAILED_SERVICE_CONTROLLER_CONNECT: u32 = 1063;
const ERROR_SERVICE_NOT_IN_EXE: u32 = 1083;
const ERROR_DATABASE_DOES_NOT_EXIST: u32 = 1065;

/// Functions that answer `$error` whatever they are given; the arguments beyond the first are not looked at.
macro_rules! absent {
    ($($error:ident: $($name:ident),+;)+) => {$($(
        #[doc = concat!("`", stringify!($name), "`: there is no such device; the last error says so.")]
        #[unsafe(no_mangle)]
        pub extern "C" fn $name(_device: *mut c_void) -> i32 {
            fails($error, 0)
        }
    )+)+};
}

absent! {
    ERROR_INVALID_FUNCTION: GetCommState, SetCommState, GetCommTimeouts, SetCommTimeouts, SetCommBreak, ClearCommBreak;
    ERROR_FAILED_SERVICE_CONTROLLER_CONNECT: StartServiceCtrlDispatcherA, StartServiceCtrlDispatcherW;
    ERROR_INVALID_HANDLE: CreateProcessAsUserA, CreateProcessAsUserW, SetServiceStatus, StartServiceA, StartServiceW, ControlService, QueryServiceStatus,
        ChangeServiceConfigA, ChangeServiceConfigW, ChangeServiceConfig2A, ChangeServiceConfig2W, DeleteService, CloseServiceHandle, QueryServiceStatusEx,
        QueryServiceConfigA, QueryServiceConfigW, QueryServiceConfig2A, QueryServiceConfig2W, EnumDependentServicesA, EnumDependentServicesW;
}

/// Functions that answer with no handle and `$error`, whatever they are given.
macro_rules! no_handle {
    ($($error:ident: $($name:ident),+;)+) => {$($(
        #[doc = concat!("`", stringify!($name), "`: there are no services; the last error says so.")]
        #[unsafe(no_mangle)]
        pub extern "C" fn $name(_first: *const c_void) -> *mut c_void {
            fails($error, ptr::null_mut())
        }
    )+)+};
}

no_handle! {
    ERROR_SERVICE_NOT_IN_EXE: RegisterServiceCtrlHandlerA, RegisterServiceCtrlHandlerW, RegisterServiceCtrlHandlerExA,
        RegisterServiceCtrlHandlerExW;
    ERROR_DATABASE_DOES_NOT_EXIST: OpenSCManagerA, OpenSCManagerW;
    ERROR_INVALID_HANDLE: OpenServiceA, OpenServiceW, CreateServiceA, CreateServiceW;
}
