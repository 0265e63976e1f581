//! Every name that the table has on Linux, so that both systems' compilers look for it. `cargo xtask windows-test` writes this.
#![allow(unused_imports, dead_code)] // It is enough that they are there.

#[rustfmt::skip]
mod root {
    use overlapped_sys::{
        batch_sends, blocking, file_handle, rescues, set_spin, set_watchdog,
    };
}

#[rustfmt::skip]
mod com {
    use overlapped_sys::com::{
        CoCreateGuid,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::com::CoCreateGuid, windows_sys::Win32::System::Com::CoCreateGuid];
    }
}

#[rustfmt::skip]
mod console {
    use overlapped_sys::console::{
        AllocConsole, FillConsoleOutputAttribute, FillConsoleOutputCharacterA, FillConsoleOutputCharacterW,
        FlushConsoleInputBuffer, FreeConsole, GenerateConsoleCtrlEvent, GetConsoleCP, GetConsoleCursorInfo,
        GetConsoleMode, GetConsoleOutputCP, GetConsoleScreenBufferInfo, GetConsoleScreenBufferInfoEx,
        GetConsoleTitleA, GetConsoleTitleW, GetConsoleWindow, GetNumberOfConsoleInputEvents, GetStdHandle,
        PeekConsoleInputA, PeekConsoleInputW, ReadConsoleA, ReadConsoleInputA, ReadConsoleInputW,
        ReadConsoleOutputA, ReadConsoleOutputW, ReadConsoleW, SetConsoleCP, SetConsoleCtrlHandler,
        SetConsoleCursorInfo, SetConsoleCursorPosition, SetConsoleMode, SetConsoleOutputCP,
        SetConsoleTextAttribute, SetConsoleTitleA, SetConsoleTitleW, SetStdHandle, WriteConsoleA,
        WriteConsoleOutputA, WriteConsoleOutputW, WriteConsoleW,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::console::AllocConsole, windows_sys::Win32::System::Console::AllocConsole];
        let _ = [overlapped_sys::console::FillConsoleOutputAttribute, windows_sys::Win32::System::Console::FillConsoleOutputAttribute];
        let _ = [overlapped_sys::console::FillConsoleOutputCharacterA, windows_sys::Win32::System::Console::FillConsoleOutputCharacterA];
        let _ = [overlapped_sys::console::FillConsoleOutputCharacterW, windows_sys::Win32::System::Console::FillConsoleOutputCharacterW];
        let _ = [overlapped_sys::console::FlushConsoleInputBuffer, windows_sys::Win32::System::Console::FlushConsoleInputBuffer];
        let _ = [overlapped_sys::console::FreeConsole, windows_sys::Win32::System::Console::FreeConsole];
        let _ = [overlapped_sys::console::GenerateConsoleCtrlEvent, windows_sys::Win32::System::Console::GenerateConsoleCtrlEvent];
        let _ = [overlapped_sys::console::GetConsoleCP, windows_sys::Win32::System::Console::GetConsoleCP];
        let _ = [overlapped_sys::console::GetConsoleCursorInfo, windows_sys::Win32::System::Console::GetConsoleCursorInfo];
        let _ = [overlapped_sys::console::GetConsoleMode, windows_sys::Win32::System::Console::GetConsoleMode];
        let _ = [overlapped_sys::console::GetConsoleOutputCP, windows_sys::Win32::System::Console::GetConsoleOutputCP];
        let _ = [overlapped_sys::console::GetConsoleScreenBufferInfo, windows_sys::Win32::System::Console::GetConsoleScreenBufferInfo];
        let _ = [overlapped_sys::console::GetConsoleScreenBufferInfoEx, windows_sys::Win32::System::Console::GetConsoleScreenBufferInfoEx];
        let _ = [overlapped_sys::console::GetConsoleTitleA, windows_sys::Win32::System::Console::GetConsoleTitleA];
        let _ = [overlapped_sys::console::GetConsoleTitleW, windows_sys::Win32::System::Console::GetConsoleTitleW];
        let _ = [overlapped_sys::console::GetConsoleWindow, windows_sys::Win32::System::Console::GetConsoleWindow];
        let _ = [overlapped_sys::console::GetNumberOfConsoleInputEvents, windows_sys::Win32::System::Console::GetNumberOfConsoleInputEvents];
        let _ = [overlapped_sys::console::GetStdHandle, windows_sys::Win32::System::Console::GetStdHandle];
        let _ = [overlapped_sys::console::PeekConsoleInputA, windows_sys::Win32::System::Console::PeekConsoleInputA];
        let _ = [overlapped_sys::console::PeekConsoleInputW, windows_sys::Win32::System::Console::PeekConsoleInputW];
        let _ = [overlapped_sys::console::ReadConsoleA, windows_sys::Win32::System::Console::ReadConsoleA];
        let _ = [overlapped_sys::console::ReadConsoleInputA, windows_sys::Win32::System::Console::ReadConsoleInputA];
        let _ = [overlapped_sys::console::ReadConsoleInputW, windows_sys::Win32::System::Console::ReadConsoleInputW];
        let _ = [overlapped_sys::console::ReadConsoleOutputA, windows_sys::Win32::System::Console::ReadConsoleOutputA];
        let _ = [overlapped_sys::console::ReadConsoleOutputW, windows_sys::Win32::System::Console::ReadConsoleOutputW];
        let _ = [overlapped_sys::console::ReadConsoleW, windows_sys::Win32::System::Console::ReadConsoleW];
        let _ = [overlapped_sys::console::SetConsoleCP, windows_sys::Win32::System::Console::SetConsoleCP];
        let _ = [overlapped_sys::console::SetConsoleCtrlHandler, windows_sys::Win32::System::Console::SetConsoleCtrlHandler];
        let _ = [overlapped_sys::console::SetConsoleCursorInfo, windows_sys::Win32::System::Console::SetConsoleCursorInfo];
        let _ = [overlapped_sys::console::SetConsoleCursorPosition, windows_sys::Win32::System::Console::SetConsoleCursorPosition];
        let _ = [overlapped_sys::console::SetConsoleMode, windows_sys::Win32::System::Console::SetConsoleMode];
        let _ = [overlapped_sys::console::SetConsoleOutputCP, windows_sys::Win32::System::Console::SetConsoleOutputCP];
        let _ = [overlapped_sys::console::SetConsoleTextAttribute, windows_sys::Win32::System::Console::SetConsoleTextAttribute];
        let _ = [overlapped_sys::console::SetConsoleTitleA, windows_sys::Win32::System::Console::SetConsoleTitleA];
        let _ = [overlapped_sys::console::SetConsoleTitleW, windows_sys::Win32::System::Console::SetConsoleTitleW];
        let _ = [overlapped_sys::console::SetStdHandle, windows_sys::Win32::System::Console::SetStdHandle];
        let _ = [overlapped_sys::console::WriteConsoleA, windows_sys::Win32::System::Console::WriteConsoleA];
        let _ = [overlapped_sys::console::WriteConsoleOutputA, windows_sys::Win32::System::Console::WriteConsoleOutputA];
        let _ = [overlapped_sys::console::WriteConsoleOutputW, windows_sys::Win32::System::Console::WriteConsoleOutputW];
        let _ = [overlapped_sys::console::WriteConsoleW, windows_sys::Win32::System::Console::WriteConsoleW];
    }
}

#[rustfmt::skip]
mod debug {
    use overlapped_sys::debug::{
        FormatMessageA, FormatMessageW, GetErrorMode, IsDebuggerPresent, OutputDebugStringA,
        OutputDebugStringW, SetErrorMode,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::debug::FormatMessageA, windows_sys::Win32::System::Diagnostics::Debug::FormatMessageA];
        let _ = [overlapped_sys::debug::FormatMessageW, windows_sys::Win32::System::Diagnostics::Debug::FormatMessageW];
        let _ = [overlapped_sys::debug::GetErrorMode, windows_sys::Win32::System::Diagnostics::Debug::GetErrorMode];
        let _ = [overlapped_sys::debug::IsDebuggerPresent, windows_sys::Win32::System::Diagnostics::Debug::IsDebuggerPresent];
        let _ = [overlapped_sys::debug::OutputDebugStringA, windows_sys::Win32::System::Diagnostics::Debug::OutputDebugStringA];
        let _ = [overlapped_sys::debug::OutputDebugStringW, windows_sys::Win32::System::Diagnostics::Debug::OutputDebugStringW];
        let _ = [overlapped_sys::debug::SetErrorMode, windows_sys::Win32::System::Diagnostics::Debug::SetErrorMode];
    }
}

#[rustfmt::skip]
mod environment {
    use overlapped_sys::environment::{
        GetCommandLineA, GetCommandLineW, GetCurrentDirectoryA, GetCurrentDirectoryW,
        GetEnvironmentVariableA, GetEnvironmentVariableW, SetCurrentDirectoryA, SetCurrentDirectoryW,
        SetEnvironmentVariableA, SetEnvironmentVariableW,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::environment::GetCommandLineA, windows_sys::Win32::System::Environment::GetCommandLineA];
        let _ = [overlapped_sys::environment::GetCommandLineW, windows_sys::Win32::System::Environment::GetCommandLineW];
        let _ = [overlapped_sys::environment::GetCurrentDirectoryA, windows_sys::Win32::System::Environment::GetCurrentDirectoryA];
        let _ = [overlapped_sys::environment::GetCurrentDirectoryW, windows_sys::Win32::System::Environment::GetCurrentDirectoryW];
        let _ = [overlapped_sys::environment::GetEnvironmentVariableA, windows_sys::Win32::System::Environment::GetEnvironmentVariableA];
        let _ = [overlapped_sys::environment::GetEnvironmentVariableW, windows_sys::Win32::System::Environment::GetEnvironmentVariableW];
        let _ = [overlapped_sys::environment::SetCurrentDirectoryA, windows_sys::Win32::System::Environment::SetCurrentDirectoryA];
        let _ = [overlapped_sys::environment::SetCurrentDirectoryW, windows_sys::Win32::System::Environment::SetCurrentDirectoryW];
        let _ = [overlapped_sys::environment::SetEnvironmentVariableA, windows_sys::Win32::System::Environment::SetEnvironmentVariableA];
        let _ = [overlapped_sys::environment::SetEnvironmentVariableW, windows_sys::Win32::System::Environment::SetEnvironmentVariableW];
    }
}

#[rustfmt::skip]
mod file_system {
    use overlapped_sys::file_system::{
        CompareFileTime, CopyFileA, CopyFileExA, CopyFileExW, CopyFileW, CreateDirectoryA, CreateDirectoryW,
        CreateFileA, CreateFileW, CreateHardLinkA, CreateHardLinkW, CreateSymbolicLinkA, CreateSymbolicLinkW,
        DeleteFileA, DeleteFileW, FileTimeToLocalFileTime, FindClose, FindCloseChangeNotification,
        FindFirstChangeNotificationA, FindFirstChangeNotificationW, FindFirstFileA, FindFirstFileW,
        FindNextChangeNotification, FindNextFileA, FindNextFileW, FlushFileBuffers, GetCompressedFileSizeA,
        GetCompressedFileSizeW, GetFileAttributesA, GetFileAttributesExA, GetFileAttributesExW,
        GetFileAttributesW, GetFileInformationByHandle, GetFileInformationByHandleEx, GetFileSize,
        GetFileSizeEx, GetFileTime, GetFileType, GetFinalPathNameByHandleA, GetFinalPathNameByHandleW,
        GetFullPathNameA, GetFullPathNameW, GetLongPathNameA, GetLongPathNameW, GetTempFileNameA,
        GetTempFileNameW, GetTempPathA, GetTempPathW, LocalFileTimeToFileTime, LockFile, LockFileEx,
        MoveFileA, MoveFileExA, MoveFileExW, MoveFileW, ReOpenFile, ReadDirectoryChangesW, ReadFile,
        ReadFileEx, ReadFileScatter, RemoveDirectoryA, RemoveDirectoryW, ReplaceFileA, ReplaceFileW,
        SearchPathA, SearchPathW, SetEndOfFile, SetFileAttributesA, SetFileAttributesW,
        SetFileCompletionNotificationModes, SetFileInformationByHandle, SetFilePointer, SetFilePointerEx,
        SetFileTime, UnlockFile, UnlockFileEx, WriteFile, WriteFileEx, WriteFileGather,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::file_system::CompareFileTime, windows_sys::Win32::Storage::FileSystem::CompareFileTime];
        let _ = [overlapped_sys::file_system::CopyFileA, windows_sys::Win32::Storage::FileSystem::CopyFileA];
        let _ = [overlapped_sys::file_system::CopyFileExA, windows_sys::Win32::Storage::FileSystem::CopyFileExA];
        let _ = [overlapped_sys::file_system::CopyFileExW, windows_sys::Win32::Storage::FileSystem::CopyFileExW];
        let _ = [overlapped_sys::file_system::CopyFileW, windows_sys::Win32::Storage::FileSystem::CopyFileW];
        let _ = [overlapped_sys::file_system::CreateDirectoryA, windows_sys::Win32::Storage::FileSystem::CreateDirectoryA];
        let _ = [overlapped_sys::file_system::CreateDirectoryW, windows_sys::Win32::Storage::FileSystem::CreateDirectoryW];
        let _ = [overlapped_sys::file_system::CreateFileA, windows_sys::Win32::Storage::FileSystem::CreateFileA];
        let _ = [overlapped_sys::file_system::CreateFileW, windows_sys::Win32::Storage::FileSystem::CreateFileW];
        let _ = [overlapped_sys::file_system::CreateHardLinkA, windows_sys::Win32::Storage::FileSystem::CreateHardLinkA];
        let _ = [overlapped_sys::file_system::CreateHardLinkW, windows_sys::Win32::Storage::FileSystem::CreateHardLinkW];
        let _ = [overlapped_sys::file_system::CreateSymbolicLinkA, windows_sys::Win32::Storage::FileSystem::CreateSymbolicLinkA];
        let _ = [overlapped_sys::file_system::CreateSymbolicLinkW, windows_sys::Win32::Storage::FileSystem::CreateSymbolicLinkW];
        let _ = [overlapped_sys::file_system::DeleteFileA, windows_sys::Win32::Storage::FileSystem::DeleteFileA];
        let _ = [overlapped_sys::file_system::DeleteFileW, windows_sys::Win32::Storage::FileSystem::DeleteFileW];
        let _ = [overlapped_sys::file_system::FileTimeToLocalFileTime, windows_sys::Win32::Storage::FileSystem::FileTimeToLocalFileTime];
        let _ = [overlapped_sys::file_system::FindClose, windows_sys::Win32::Storage::FileSystem::FindClose];
        let _ = [overlapped_sys::file_system::FindCloseChangeNotification, windows_sys::Win32::Storage::FileSystem::FindCloseChangeNotification];
        let _ = [overlapped_sys::file_system::FindFirstChangeNotificationA, windows_sys::Win32::Storage::FileSystem::FindFirstChangeNotificationA];
        let _ = [overlapped_sys::file_system::FindFirstChangeNotificationW, windows_sys::Win32::Storage::FileSystem::FindFirstChangeNotificationW];
        let _ = [overlapped_sys::file_system::FindFirstFileA, windows_sys::Win32::Storage::FileSystem::FindFirstFileA];
        let _ = [overlapped_sys::file_system::FindFirstFileW, windows_sys::Win32::Storage::FileSystem::FindFirstFileW];
        let _ = [overlapped_sys::file_system::FindNextChangeNotification, windows_sys::Win32::Storage::FileSystem::FindNextChangeNotification];
        let _ = [overlapped_sys::file_system::FindNextFileA, windows_sys::Win32::Storage::FileSystem::FindNextFileA];
        let _ = [overlapped_sys::file_system::FindNextFileW, windows_sys::Win32::Storage::FileSystem::FindNextFileW];
        let _ = [overlapped_sys::file_system::FlushFileBuffers, windows_sys::Win32::Storage::FileSystem::FlushFileBuffers];
        let _ = [overlapped_sys::file_system::GetCompressedFileSizeA, windows_sys::Win32::Storage::FileSystem::GetCompressedFileSizeA];
        let _ = [overlapped_sys::file_system::GetCompressedFileSizeW, windows_sys::Win32::Storage::FileSystem::GetCompressedFileSizeW];
        let _ = [overlapped_sys::file_system::GetFileAttributesA, windows_sys::Win32::Storage::FileSystem::GetFileAttributesA];
        let _ = [overlapped_sys::file_system::GetFileAttributesExA, windows_sys::Win32::Storage::FileSystem::GetFileAttributesExA];
        let _ = [overlapped_sys::file_system::GetFileAttributesExW, windows_sys::Win32::Storage::FileSystem::GetFileAttributesExW];
        let _ = [overlapped_sys::file_system::GetFileAttributesW, windows_sys::Win32::Storage::FileSystem::GetFileAttributesW];
        let _ = [overlapped_sys::file_system::GetFileInformationByHandle, windows_sys::Win32::Storage::FileSystem::GetFileInformationByHandle];
        let _ = [overlapped_sys::file_system::GetFileInformationByHandleEx, windows_sys::Win32::Storage::FileSystem::GetFileInformationByHandleEx];
        let _ = [overlapped_sys::file_system::GetFileSize, windows_sys::Win32::Storage::FileSystem::GetFileSize];
        let _ = [overlapped_sys::file_system::GetFileSizeEx, windows_sys::Win32::Storage::FileSystem::GetFileSizeEx];
        let _ = [overlapped_sys::file_system::GetFileTime, windows_sys::Win32::Storage::FileSystem::GetFileTime];
        let _ = [overlapped_sys::file_system::GetFileType, windows_sys::Win32::Storage::FileSystem::GetFileType];
        let _ = [overlapped_sys::file_system::GetFinalPathNameByHandleA, windows_sys::Win32::Storage::FileSystem::GetFinalPathNameByHandleA];
        let _ = [overlapped_sys::file_system::GetFinalPathNameByHandleW, windows_sys::Win32::Storage::FileSystem::GetFinalPathNameByHandleW];
        let _ = [overlapped_sys::file_system::GetFullPathNameA, windows_sys::Win32::Storage::FileSystem::GetFullPathNameA];
        let _ = [overlapped_sys::file_system::GetFullPathNameW, windows_sys::Win32::Storage::FileSystem::GetFullPathNameW];
        let _ = [overlapped_sys::file_system::GetLongPathNameA, windows_sys::Win32::Storage::FileSystem::GetLongPathNameA];
        let _ = [overlapped_sys::file_system::GetLongPathNameW, windows_sys::Win32::Storage::FileSystem::GetLongPathNameW];
        let _ = [overlapped_sys::file_system::GetTempFileNameA, windows_sys::Win32::Storage::FileSystem::GetTempFileNameA];
        let _ = [overlapped_sys::file_system::GetTempFileNameW, windows_sys::Win32::Storage::FileSystem::GetTempFileNameW];
        let _ = [overlapped_sys::file_system::GetTempPathA, windows_sys::Win32::Storage::FileSystem::GetTempPathA];
        let _ = [overlapped_sys::file_system::GetTempPathW, windows_sys::Win32::Storage::FileSystem::GetTempPathW];
        let _ = [overlapped_sys::file_system::LocalFileTimeToFileTime, windows_sys::Win32::Storage::FileSystem::LocalFileTimeToFileTime];
        let _ = [overlapped_sys::file_system::LockFile, windows_sys::Win32::Storage::FileSystem::LockFile];
        let _ = [overlapped_sys::file_system::LockFileEx, windows_sys::Win32::Storage::FileSystem::LockFileEx];
        let _ = [overlapped_sys::file_system::MoveFileA, windows_sys::Win32::Storage::FileSystem::MoveFileA];
        let _ = [overlapped_sys::file_system::MoveFileExA, windows_sys::Win32::Storage::FileSystem::MoveFileExA];
        let _ = [overlapped_sys::file_system::MoveFileExW, windows_sys::Win32::Storage::FileSystem::MoveFileExW];
        let _ = [overlapped_sys::file_system::MoveFileW, windows_sys::Win32::Storage::FileSystem::MoveFileW];
        let _ = [overlapped_sys::file_system::ReOpenFile, windows_sys::Win32::Storage::FileSystem::ReOpenFile];
        let _ = [overlapped_sys::file_system::ReadDirectoryChangesW, windows_sys::Win32::Storage::FileSystem::ReadDirectoryChangesW];
        let _ = [overlapped_sys::file_system::ReadFile, windows_sys::Win32::Storage::FileSystem::ReadFile];
        let _ = [overlapped_sys::file_system::ReadFileEx, windows_sys::Win32::Storage::FileSystem::ReadFileEx];
        let _ = [overlapped_sys::file_system::ReadFileScatter, windows_sys::Win32::Storage::FileSystem::ReadFileScatter];
        let _ = [overlapped_sys::file_system::RemoveDirectoryA, windows_sys::Win32::Storage::FileSystem::RemoveDirectoryA];
        let _ = [overlapped_sys::file_system::RemoveDirectoryW, windows_sys::Win32::Storage::FileSystem::RemoveDirectoryW];
        let _ = [overlapped_sys::file_system::ReplaceFileA, windows_sys::Win32::Storage::FileSystem::ReplaceFileA];
        let _ = [overlapped_sys::file_system::ReplaceFileW, windows_sys::Win32::Storage::FileSystem::ReplaceFileW];
        let _ = [overlapped_sys::file_system::SearchPathA, windows_sys::Win32::Storage::FileSystem::SearchPathA];
        let _ = [overlapped_sys::file_system::SearchPathW, windows_sys::Win32::Storage::FileSystem::SearchPathW];
        let _ = [overlapped_sys::file_system::SetEndOfFile, windows_sys::Win32::Storage::FileSystem::SetEndOfFile];
        let _ = [overlapped_sys::file_system::SetFileAttributesA, windows_sys::Win32::Storage::FileSystem::SetFileAttributesA];
        let _ = [overlapped_sys::file_system::SetFileAttributesW, windows_sys::Win32::Storage::FileSystem::SetFileAttributesW];
        let _ = [overlapped_sys::file_system::SetFileCompletionNotificationModes, windows_sys::Win32::Storage::FileSystem::SetFileCompletionNotificationModes];
        let _ = [overlapped_sys::file_system::SetFileInformationByHandle, windows_sys::Win32::Storage::FileSystem::SetFileInformationByHandle];
        let _ = [overlapped_sys::file_system::SetFilePointer, windows_sys::Win32::Storage::FileSystem::SetFilePointer];
        let _ = [overlapped_sys::file_system::SetFilePointerEx, windows_sys::Win32::Storage::FileSystem::SetFilePointerEx];
        let _ = [overlapped_sys::file_system::SetFileTime, windows_sys::Win32::Storage::FileSystem::SetFileTime];
        let _ = [overlapped_sys::file_system::UnlockFile, windows_sys::Win32::Storage::FileSystem::UnlockFile];
        let _ = [overlapped_sys::file_system::UnlockFileEx, windows_sys::Win32::Storage::FileSystem::UnlockFileEx];
        let _ = [overlapped_sys::file_system::WriteFile, windows_sys::Win32::Storage::FileSystem::WriteFile];
        let _ = [overlapped_sys::file_system::WriteFileEx, windows_sys::Win32::Storage::FileSystem::WriteFileEx];
        let _ = [overlapped_sys::file_system::WriteFileGather, windows_sys::Win32::Storage::FileSystem::WriteFileGather];
    }
}

#[rustfmt::skip]
mod foundation {
    use overlapped_sys::foundation::{
        CloseHandle, CompareObjectHandles, DuplicateHandle, FreeLibrary, GetHandleInformation, GetLastError,
        GlobalFree, LocalFree, RtlNtStatusToDosError, SetHandleInformation, SetLastError,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::foundation::CloseHandle, windows_sys::Win32::Foundation::CloseHandle];
        let _ = [overlapped_sys::foundation::CompareObjectHandles, windows_sys::Win32::Foundation::CompareObjectHandles];
        let _ = [overlapped_sys::foundation::DuplicateHandle, windows_sys::Win32::Foundation::DuplicateHandle];
        let _ = [overlapped_sys::foundation::FreeLibrary, windows_sys::Win32::Foundation::FreeLibrary];
        let _ = [overlapped_sys::foundation::GetHandleInformation, windows_sys::Win32::Foundation::GetHandleInformation];
        let _ = [overlapped_sys::foundation::GetLastError, windows_sys::Win32::Foundation::GetLastError];
        let _ = [overlapped_sys::foundation::GlobalFree, windows_sys::Win32::Foundation::GlobalFree];
        let _ = [overlapped_sys::foundation::LocalFree, windows_sys::Win32::Foundation::LocalFree];
        let _ = [overlapped_sys::foundation::RtlNtStatusToDosError, windows_sys::Win32::Foundation::RtlNtStatusToDosError];
        let _ = [overlapped_sys::foundation::SetHandleInformation, windows_sys::Win32::Foundation::SetHandleInformation];
        let _ = [overlapped_sys::foundation::SetLastError, windows_sys::Win32::Foundation::SetLastError];
    }
}

#[rustfmt::skip]
mod globalization {
    use overlapped_sys::globalization::{
        GetACP, GetOEMCP, IsValidCodePage, MultiByteToWideChar, WideCharToMultiByte, lstrcatA, lstrcatW,
        lstrcmpA, lstrcmpW, lstrcmpiA, lstrcmpiW, lstrcpyA, lstrcpyW, lstrcpynA, lstrcpynW, lstrlenA,
        lstrlenW,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::globalization::GetACP, windows_sys::Win32::Globalization::GetACP];
        let _ = [overlapped_sys::globalization::GetOEMCP, windows_sys::Win32::Globalization::GetOEMCP];
        let _ = [overlapped_sys::globalization::IsValidCodePage, windows_sys::Win32::Globalization::IsValidCodePage];
        let _ = [overlapped_sys::globalization::MultiByteToWideChar, windows_sys::Win32::Globalization::MultiByteToWideChar];
        let _ = [overlapped_sys::globalization::WideCharToMultiByte, windows_sys::Win32::Globalization::WideCharToMultiByte];
        let _ = [overlapped_sys::globalization::lstrcatA, windows_sys::Win32::Globalization::lstrcatA];
        let _ = [overlapped_sys::globalization::lstrcatW, windows_sys::Win32::Globalization::lstrcatW];
        let _ = [overlapped_sys::globalization::lstrcmpA, windows_sys::Win32::Globalization::lstrcmpA];
        let _ = [overlapped_sys::globalization::lstrcmpW, windows_sys::Win32::Globalization::lstrcmpW];
        let _ = [overlapped_sys::globalization::lstrcmpiA, windows_sys::Win32::Globalization::lstrcmpiA];
        let _ = [overlapped_sys::globalization::lstrcmpiW, windows_sys::Win32::Globalization::lstrcmpiW];
        let _ = [overlapped_sys::globalization::lstrcpyA, windows_sys::Win32::Globalization::lstrcpyA];
        let _ = [overlapped_sys::globalization::lstrcpyW, windows_sys::Win32::Globalization::lstrcpyW];
        let _ = [overlapped_sys::globalization::lstrcpynA, windows_sys::Win32::Globalization::lstrcpynA];
        let _ = [overlapped_sys::globalization::lstrcpynW, windows_sys::Win32::Globalization::lstrcpynW];
        let _ = [overlapped_sys::globalization::lstrlenA, windows_sys::Win32::Globalization::lstrlenA];
        let _ = [overlapped_sys::globalization::lstrlenW, windows_sys::Win32::Globalization::lstrlenW];
    }
}

#[rustfmt::skip]
mod io {
    use overlapped_sys::io::{
        BindIoCompletionCallback, CancelIo, CancelIoEx, CancelSynchronousIo, CreateIoCompletionPort,
        GetOverlappedResult, GetOverlappedResultEx, GetQueuedCompletionStatus, GetQueuedCompletionStatusEx,
        PostQueuedCompletionStatus,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::io::BindIoCompletionCallback, windows_sys::Win32::System::IO::BindIoCompletionCallback];
        let _ = [overlapped_sys::io::CancelIo, windows_sys::Win32::System::IO::CancelIo];
        let _ = [overlapped_sys::io::CancelIoEx, windows_sys::Win32::System::IO::CancelIoEx];
        let _ = [overlapped_sys::io::CancelSynchronousIo, windows_sys::Win32::System::IO::CancelSynchronousIo];
        let _ = [overlapped_sys::io::CreateIoCompletionPort, windows_sys::Win32::System::IO::CreateIoCompletionPort];
        let _ = [overlapped_sys::io::GetOverlappedResult, windows_sys::Win32::System::IO::GetOverlappedResult];
        let _ = [overlapped_sys::io::GetQueuedCompletionStatus, windows_sys::Win32::System::IO::GetQueuedCompletionStatus];
        let _ = [overlapped_sys::io::PostQueuedCompletionStatus, windows_sys::Win32::System::IO::PostQueuedCompletionStatus];
    }
}

#[rustfmt::skip]
mod ip_helper {
    use overlapped_sys::ip_helper::{
        CancelIPChangeNotify, ConvertInterfaceIndexToLuid, ConvertInterfaceLuidToIndex,
        ConvertInterfaceLuidToNameA, ConvertInterfaceLuidToNameW, ConvertInterfaceNameToLuidW,
        GetAdaptersAddresses, GetAdaptersInfo, GetBestInterface, GetExtendedTcpTable, GetExtendedUdpTable,
        GetIfEntry, GetIfTable, GetInterfaceInfo, GetIpAddrTable, GetIpForwardTable, GetNetworkParams,
        GetNumberOfInterfaces, GetTcpTable, GetUdpTable, Icmp6CreateFile, Icmp6ParseReplies, Icmp6SendEcho2,
        IcmpCloseHandle, IcmpCreateFile, IcmpParseReplies, IcmpSendEcho, IcmpSendEcho2, IcmpSendEcho2Ex,
        NotifyAddrChange, NotifyRouteChange, if_indextoname, if_nametoindex,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::ip_helper::CancelIPChangeNotify, windows_sys::Win32::NetworkManagement::IpHelper::CancelIPChangeNotify];
        let _ = [overlapped_sys::ip_helper::ConvertInterfaceIndexToLuid, windows_sys::Win32::NetworkManagement::IpHelper::ConvertInterfaceIndexToLuid];
        let _ = [overlapped_sys::ip_helper::ConvertInterfaceLuidToIndex, windows_sys::Win32::NetworkManagement::IpHelper::ConvertInterfaceLuidToIndex];
        let _ = [overlapped_sys::ip_helper::ConvertInterfaceLuidToNameA, windows_sys::Win32::NetworkManagement::IpHelper::ConvertInterfaceLuidToNameA];
        let _ = [overlapped_sys::ip_helper::ConvertInterfaceLuidToNameW, windows_sys::Win32::NetworkManagement::IpHelper::ConvertInterfaceLuidToNameW];
        let _ = [overlapped_sys::ip_helper::ConvertInterfaceNameToLuidW, windows_sys::Win32::NetworkManagement::IpHelper::ConvertInterfaceNameToLuidW];
        let _ = [overlapped_sys::ip_helper::GetAdaptersAddresses, windows_sys::Win32::NetworkManagement::IpHelper::GetAdaptersAddresses];
        let _ = [overlapped_sys::ip_helper::GetAdaptersInfo, windows_sys::Win32::NetworkManagement::IpHelper::GetAdaptersInfo];
        let _ = [overlapped_sys::ip_helper::GetBestInterface, windows_sys::Win32::NetworkManagement::IpHelper::GetBestInterface];
        let _ = [overlapped_sys::ip_helper::GetExtendedTcpTable, windows_sys::Win32::NetworkManagement::IpHelper::GetExtendedTcpTable];
        let _ = [overlapped_sys::ip_helper::GetExtendedUdpTable, windows_sys::Win32::NetworkManagement::IpHelper::GetExtendedUdpTable];
        let _ = [overlapped_sys::ip_helper::GetIfEntry, windows_sys::Win32::NetworkManagement::IpHelper::GetIfEntry];
        let _ = [overlapped_sys::ip_helper::GetIfTable, windows_sys::Win32::NetworkManagement::IpHelper::GetIfTable];
        let _ = [overlapped_sys::ip_helper::GetInterfaceInfo, windows_sys::Win32::NetworkManagement::IpHelper::GetInterfaceInfo];
        let _ = [overlapped_sys::ip_helper::GetIpAddrTable, windows_sys::Win32::NetworkManagement::IpHelper::GetIpAddrTable];
        let _ = [overlapped_sys::ip_helper::GetIpForwardTable, windows_sys::Win32::NetworkManagement::IpHelper::GetIpForwardTable];
        let _ = [overlapped_sys::ip_helper::GetNetworkParams, windows_sys::Win32::NetworkManagement::IpHelper::GetNetworkParams];
        let _ = [overlapped_sys::ip_helper::GetNumberOfInterfaces, windows_sys::Win32::NetworkManagement::IpHelper::GetNumberOfInterfaces];
        let _ = [overlapped_sys::ip_helper::GetTcpTable, windows_sys::Win32::NetworkManagement::IpHelper::GetTcpTable];
        let _ = [overlapped_sys::ip_helper::GetUdpTable, windows_sys::Win32::NetworkManagement::IpHelper::GetUdpTable];
        let _ = [overlapped_sys::ip_helper::Icmp6CreateFile, windows_sys::Win32::NetworkManagement::IpHelper::Icmp6CreateFile];
        let _ = [overlapped_sys::ip_helper::Icmp6ParseReplies, windows_sys::Win32::NetworkManagement::IpHelper::Icmp6ParseReplies];
        let _ = [overlapped_sys::ip_helper::Icmp6SendEcho2, windows_sys::Win32::NetworkManagement::IpHelper::Icmp6SendEcho2];
        let _ = [overlapped_sys::ip_helper::IcmpCloseHandle, windows_sys::Win32::NetworkManagement::IpHelper::IcmpCloseHandle];
        let _ = [overlapped_sys::ip_helper::IcmpCreateFile, windows_sys::Win32::NetworkManagement::IpHelper::IcmpCreateFile];
        let _ = [overlapped_sys::ip_helper::IcmpParseReplies, windows_sys::Win32::NetworkManagement::IpHelper::IcmpParseReplies];
        let _ = [overlapped_sys::ip_helper::IcmpSendEcho, windows_sys::Win32::NetworkManagement::IpHelper::IcmpSendEcho];
        let _ = [overlapped_sys::ip_helper::IcmpSendEcho2, windows_sys::Win32::NetworkManagement::IpHelper::IcmpSendEcho2];
        let _ = [overlapped_sys::ip_helper::IcmpSendEcho2Ex, windows_sys::Win32::NetworkManagement::IpHelper::IcmpSendEcho2Ex];
        let _ = [overlapped_sys::ip_helper::NotifyAddrChange, windows_sys::Win32::NetworkManagement::IpHelper::NotifyAddrChange];
        let _ = [overlapped_sys::ip_helper::NotifyRouteChange, windows_sys::Win32::NetworkManagement::IpHelper::NotifyRouteChange];
        let _ = [overlapped_sys::ip_helper::if_indextoname, windows_sys::Win32::NetworkManagement::IpHelper::if_indextoname];
        let _ = [overlapped_sys::ip_helper::if_nametoindex, windows_sys::Win32::NetworkManagement::IpHelper::if_nametoindex];
    }
}

#[rustfmt::skip]
mod job_objects {
    use overlapped_sys::job_objects::{
        AssignProcessToJobObject, CreateJobObjectA, CreateJobObjectW, IsProcessInJob,
        QueryInformationJobObject, SetInformationJobObject, TerminateJobObject,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::job_objects::AssignProcessToJobObject, windows_sys::Win32::System::JobObjects::AssignProcessToJobObject];
        let _ = [overlapped_sys::job_objects::CreateJobObjectA, windows_sys::Win32::System::JobObjects::CreateJobObjectA];
        let _ = [overlapped_sys::job_objects::CreateJobObjectW, windows_sys::Win32::System::JobObjects::CreateJobObjectW];
        let _ = [overlapped_sys::job_objects::IsProcessInJob, windows_sys::Win32::System::JobObjects::IsProcessInJob];
        let _ = [overlapped_sys::job_objects::QueryInformationJobObject, windows_sys::Win32::System::JobObjects::QueryInformationJobObject];
        let _ = [overlapped_sys::job_objects::SetInformationJobObject, windows_sys::Win32::System::JobObjects::SetInformationJobObject];
        let _ = [overlapped_sys::job_objects::TerminateJobObject, windows_sys::Win32::System::JobObjects::TerminateJobObject];
    }
}

#[rustfmt::skip]
mod library_loader {
    use overlapped_sys::library_loader::{
        AddDllDirectory, DisableThreadLibraryCalls, FreeLibraryAndExitThread, GetDllDirectoryA,
        GetDllDirectoryW, GetModuleFileNameA, GetModuleFileNameW, GetModuleHandleA, GetModuleHandleExA,
        GetModuleHandleExW, GetModuleHandleW, GetProcAddress, LoadLibraryA, LoadLibraryExA, LoadLibraryExW,
        LoadLibraryW, RemoveDllDirectory, SetDefaultDllDirectories, SetDllDirectoryA, SetDllDirectoryW,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::library_loader::AddDllDirectory, windows_sys::Win32::System::LibraryLoader::AddDllDirectory];
        let _ = [overlapped_sys::library_loader::DisableThreadLibraryCalls, windows_sys::Win32::System::LibraryLoader::DisableThreadLibraryCalls];
        let _ = [overlapped_sys::library_loader::GetDllDirectoryA, windows_sys::Win32::System::LibraryLoader::GetDllDirectoryA];
        let _ = [overlapped_sys::library_loader::GetDllDirectoryW, windows_sys::Win32::System::LibraryLoader::GetDllDirectoryW];
        let _ = [overlapped_sys::library_loader::GetModuleFileNameA, windows_sys::Win32::System::LibraryLoader::GetModuleFileNameA];
        let _ = [overlapped_sys::library_loader::GetModuleFileNameW, windows_sys::Win32::System::LibraryLoader::GetModuleFileNameW];
        let _ = [overlapped_sys::library_loader::GetModuleHandleA, windows_sys::Win32::System::LibraryLoader::GetModuleHandleA];
        let _ = [overlapped_sys::library_loader::GetModuleHandleExA, windows_sys::Win32::System::LibraryLoader::GetModuleHandleExA];
        let _ = [overlapped_sys::library_loader::GetModuleHandleExW, windows_sys::Win32::System::LibraryLoader::GetModuleHandleExW];
        let _ = [overlapped_sys::library_loader::GetModuleHandleW, windows_sys::Win32::System::LibraryLoader::GetModuleHandleW];
        let _ = [overlapped_sys::library_loader::GetProcAddress, windows_sys::Win32::System::LibraryLoader::GetProcAddress];
        let _ = [overlapped_sys::library_loader::LoadLibraryA, windows_sys::Win32::System::LibraryLoader::LoadLibraryA];
        let _ = [overlapped_sys::library_loader::LoadLibraryExA, windows_sys::Win32::System::LibraryLoader::LoadLibraryExA];
        let _ = [overlapped_sys::library_loader::LoadLibraryExW, windows_sys::Win32::System::LibraryLoader::LoadLibraryExW];
        let _ = [overlapped_sys::library_loader::LoadLibraryW, windows_sys::Win32::System::LibraryLoader::LoadLibraryW];
        let _ = [overlapped_sys::library_loader::RemoveDllDirectory, windows_sys::Win32::System::LibraryLoader::RemoveDllDirectory];
        let _ = [overlapped_sys::library_loader::SetDefaultDllDirectories, windows_sys::Win32::System::LibraryLoader::SetDefaultDllDirectories];
        let _ = [overlapped_sys::library_loader::SetDllDirectoryA, windows_sys::Win32::System::LibraryLoader::SetDllDirectoryA];
        let _ = [overlapped_sys::library_loader::SetDllDirectoryW, windows_sys::Win32::System::LibraryLoader::SetDllDirectoryW];
    }
}

#[rustfmt::skip]
mod mailslots {
    use overlapped_sys::mailslots::{
        CreateMailslotA, CreateMailslotW, GetMailslotInfo, SetMailslotInfo,
    };
}

#[rustfmt::skip]
mod media {
    use overlapped_sys::media::{
        timeBeginPeriod, timeEndPeriod, timeGetTime,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::media::timeBeginPeriod, windows_sys::Win32::Media::timeBeginPeriod];
        let _ = [overlapped_sys::media::timeEndPeriod, windows_sys::Win32::Media::timeEndPeriod];
        let _ = [overlapped_sys::media::timeGetTime, windows_sys::Win32::Media::timeGetTime];
    }
}

#[rustfmt::skip]
mod memory {
    use overlapped_sys::memory::{
        CreateFileMappingA, CreateFileMappingW, FlushViewOfFile, GetProcessHeap, GlobalAlloc, GlobalLock,
        GlobalReAlloc, GlobalSize, GlobalUnlock, HeapAlloc, HeapCreate, HeapDestroy, HeapFree, HeapLock,
        HeapReAlloc, HeapSize, HeapUnlock, HeapValidate, HeapWalk, LocalAlloc, LocalLock, LocalReAlloc,
        LocalSize, LocalUnlock, MapViewOfFile, MapViewOfFileEx, OpenFileMappingA, OpenFileMappingW,
        UnmapViewOfFile, VirtualAlloc, VirtualAllocEx, VirtualFree, VirtualFreeEx, VirtualProtect,
        VirtualProtectEx, VirtualQuery, VirtualQueryEx,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::memory::CreateFileMappingA, windows_sys::Win32::System::Memory::CreateFileMappingA];
        let _ = [overlapped_sys::memory::CreateFileMappingW, windows_sys::Win32::System::Memory::CreateFileMappingW];
        let _ = [overlapped_sys::memory::FlushViewOfFile, windows_sys::Win32::System::Memory::FlushViewOfFile];
        let _ = [overlapped_sys::memory::GetProcessHeap, windows_sys::Win32::System::Memory::GetProcessHeap];
        let _ = [overlapped_sys::memory::GlobalAlloc, windows_sys::Win32::System::Memory::GlobalAlloc];
        let _ = [overlapped_sys::memory::GlobalLock, windows_sys::Win32::System::Memory::GlobalLock];
        let _ = [overlapped_sys::memory::GlobalReAlloc, windows_sys::Win32::System::Memory::GlobalReAlloc];
        let _ = [overlapped_sys::memory::GlobalSize, windows_sys::Win32::System::Memory::GlobalSize];
        let _ = [overlapped_sys::memory::GlobalUnlock, windows_sys::Win32::System::Memory::GlobalUnlock];
        let _ = [overlapped_sys::memory::HeapAlloc, windows_sys::Win32::System::Memory::HeapAlloc];
        let _ = [overlapped_sys::memory::HeapCreate, windows_sys::Win32::System::Memory::HeapCreate];
        let _ = [overlapped_sys::memory::HeapDestroy, windows_sys::Win32::System::Memory::HeapDestroy];
        let _ = [overlapped_sys::memory::HeapFree, windows_sys::Win32::System::Memory::HeapFree];
        let _ = [overlapped_sys::memory::HeapLock, windows_sys::Win32::System::Memory::HeapLock];
        let _ = [overlapped_sys::memory::HeapReAlloc, windows_sys::Win32::System::Memory::HeapReAlloc];
        let _ = [overlapped_sys::memory::HeapSize, windows_sys::Win32::System::Memory::HeapSize];
        let _ = [overlapped_sys::memory::HeapUnlock, windows_sys::Win32::System::Memory::HeapUnlock];
        let _ = [overlapped_sys::memory::HeapValidate, windows_sys::Win32::System::Memory::HeapValidate];
        let _ = [overlapped_sys::memory::HeapWalk, windows_sys::Win32::System::Memory::HeapWalk];
        let _ = [overlapped_sys::memory::LocalAlloc, windows_sys::Win32::System::Memory::LocalAlloc];
        let _ = [overlapped_sys::memory::LocalLock, windows_sys::Win32::System::Memory::LocalLock];
        let _ = [overlapped_sys::memory::LocalReAlloc, windows_sys::Win32::System::Memory::LocalReAlloc];
        let _ = [overlapped_sys::memory::LocalSize, windows_sys::Win32::System::Memory::LocalSize];
        let _ = [overlapped_sys::memory::LocalUnlock, windows_sys::Win32::System::Memory::LocalUnlock];
        let _ = [overlapped_sys::memory::MapViewOfFile, windows_sys::Win32::System::Memory::MapViewOfFile];
        let _ = [overlapped_sys::memory::MapViewOfFileEx, windows_sys::Win32::System::Memory::MapViewOfFileEx];
        let _ = [overlapped_sys::memory::OpenFileMappingA, windows_sys::Win32::System::Memory::OpenFileMappingA];
        let _ = [overlapped_sys::memory::OpenFileMappingW, windows_sys::Win32::System::Memory::OpenFileMappingW];
        let _ = [overlapped_sys::memory::UnmapViewOfFile, windows_sys::Win32::System::Memory::UnmapViewOfFile];
        let _ = [overlapped_sys::memory::VirtualAlloc, windows_sys::Win32::System::Memory::VirtualAlloc];
        let _ = [overlapped_sys::memory::VirtualAllocEx, windows_sys::Win32::System::Memory::VirtualAllocEx];
        let _ = [overlapped_sys::memory::VirtualFree, windows_sys::Win32::System::Memory::VirtualFree];
        let _ = [overlapped_sys::memory::VirtualFreeEx, windows_sys::Win32::System::Memory::VirtualFreeEx];
        let _ = [overlapped_sys::memory::VirtualProtect, windows_sys::Win32::System::Memory::VirtualProtect];
        let _ = [overlapped_sys::memory::VirtualProtectEx, windows_sys::Win32::System::Memory::VirtualProtectEx];
        let _ = [overlapped_sys::memory::VirtualQuery, windows_sys::Win32::System::Memory::VirtualQuery];
        let _ = [overlapped_sys::memory::VirtualQueryEx, windows_sys::Win32::System::Memory::VirtualQueryEx];
    }
}

#[rustfmt::skip]
mod performance {
    use overlapped_sys::performance::{
        QueryPerformanceCounter, QueryPerformanceFrequency,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::performance::QueryPerformanceCounter, windows_sys::Win32::System::Performance::QueryPerformanceCounter];
        let _ = [overlapped_sys::performance::QueryPerformanceFrequency, windows_sys::Win32::System::Performance::QueryPerformanceFrequency];
    }
}

#[rustfmt::skip]
mod pipes {
    use overlapped_sys::pipes::{
        CallNamedPipeA, CallNamedPipeW, ConnectNamedPipe, CreateNamedPipeA, CreateNamedPipeW, CreatePipe,
        DisconnectNamedPipe, GetNamedPipeClientProcessId, GetNamedPipeHandleStateA, GetNamedPipeHandleStateW,
        GetNamedPipeInfo, GetNamedPipeServerProcessId, ImpersonateNamedPipeClient, PeekNamedPipe,
        SetNamedPipeHandleState, TransactNamedPipe, WaitNamedPipeA, WaitNamedPipeW,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::pipes::CallNamedPipeA, windows_sys::Win32::System::Pipes::CallNamedPipeA];
        let _ = [overlapped_sys::pipes::CallNamedPipeW, windows_sys::Win32::System::Pipes::CallNamedPipeW];
        let _ = [overlapped_sys::pipes::ConnectNamedPipe, windows_sys::Win32::System::Pipes::ConnectNamedPipe];
        let _ = [overlapped_sys::pipes::CreateNamedPipeA, windows_sys::Win32::System::Pipes::CreateNamedPipeA];
        let _ = [overlapped_sys::pipes::CreateNamedPipeW, windows_sys::Win32::System::Pipes::CreateNamedPipeW];
        let _ = [overlapped_sys::pipes::CreatePipe, windows_sys::Win32::System::Pipes::CreatePipe];
        let _ = [overlapped_sys::pipes::DisconnectNamedPipe, windows_sys::Win32::System::Pipes::DisconnectNamedPipe];
        let _ = [overlapped_sys::pipes::GetNamedPipeClientProcessId, windows_sys::Win32::System::Pipes::GetNamedPipeClientProcessId];
        let _ = [overlapped_sys::pipes::GetNamedPipeHandleStateA, windows_sys::Win32::System::Pipes::GetNamedPipeHandleStateA];
        let _ = [overlapped_sys::pipes::GetNamedPipeHandleStateW, windows_sys::Win32::System::Pipes::GetNamedPipeHandleStateW];
        let _ = [overlapped_sys::pipes::GetNamedPipeInfo, windows_sys::Win32::System::Pipes::GetNamedPipeInfo];
        let _ = [overlapped_sys::pipes::GetNamedPipeServerProcessId, windows_sys::Win32::System::Pipes::GetNamedPipeServerProcessId];
        let _ = [overlapped_sys::pipes::ImpersonateNamedPipeClient, windows_sys::Win32::System::Pipes::ImpersonateNamedPipeClient];
        let _ = [overlapped_sys::pipes::PeekNamedPipe, windows_sys::Win32::System::Pipes::PeekNamedPipe];
        let _ = [overlapped_sys::pipes::SetNamedPipeHandleState, windows_sys::Win32::System::Pipes::SetNamedPipeHandleState];
        let _ = [overlapped_sys::pipes::TransactNamedPipe, windows_sys::Win32::System::Pipes::TransactNamedPipe];
        let _ = [overlapped_sys::pipes::WaitNamedPipeA, windows_sys::Win32::System::Pipes::WaitNamedPipeA];
        let _ = [overlapped_sys::pipes::WaitNamedPipeW, windows_sys::Win32::System::Pipes::WaitNamedPipeW];
    }
}

#[rustfmt::skip]
mod port_descriptor {
    use overlapped_sys::port_descriptor::{
        PortDescriptor, lend,
    };
}

#[rustfmt::skip]
mod process {
    use overlapped_sys::process::{
        BeginThreadRoutine, _beginthread, _beginthreadex, _close, _dup2, _endthread, _endthreadex,
        _get_osfhandle, _getpid, _open_osfhandle,
    };
}

#[rustfmt::skip]
mod rpc {
    use overlapped_sys::rpc::{
        UuidCreate,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::rpc::UuidCreate, windows_sys::Win32::System::Rpc::UuidCreate];
    }
}

#[rustfmt::skip]
mod security {
    use overlapped_sys::security::{
        AddAccessAllowedAce, AddAccessDeniedAce, AllocateAndInitializeSid, CopySid, EqualSid, FreeSid,
        GetLengthSid, GetSecurityDescriptorDacl, InitializeAcl, InitializeSecurityDescriptor, IsValidAcl,
        IsValidSecurityDescriptor, IsValidSid, RevertToSelf, SetSecurityDescriptorDacl,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::security::AddAccessAllowedAce, windows_sys::Win32::Security::AddAccessAllowedAce];
        let _ = [overlapped_sys::security::AddAccessDeniedAce, windows_sys::Win32::Security::AddAccessDeniedAce];
        let _ = [overlapped_sys::security::AllocateAndInitializeSid, windows_sys::Win32::Security::AllocateAndInitializeSid];
        let _ = [overlapped_sys::security::CopySid, windows_sys::Win32::Security::CopySid];
        let _ = [overlapped_sys::security::EqualSid, windows_sys::Win32::Security::EqualSid];
        let _ = [overlapped_sys::security::FreeSid, windows_sys::Win32::Security::FreeSid];
        let _ = [overlapped_sys::security::GetLengthSid, windows_sys::Win32::Security::GetLengthSid];
        let _ = [overlapped_sys::security::GetSecurityDescriptorDacl, windows_sys::Win32::Security::GetSecurityDescriptorDacl];
        let _ = [overlapped_sys::security::InitializeAcl, windows_sys::Win32::Security::InitializeAcl];
        let _ = [overlapped_sys::security::InitializeSecurityDescriptor, windows_sys::Win32::Security::InitializeSecurityDescriptor];
        let _ = [overlapped_sys::security::IsValidAcl, windows_sys::Win32::Security::IsValidAcl];
        let _ = [overlapped_sys::security::IsValidSecurityDescriptor, windows_sys::Win32::Security::IsValidSecurityDescriptor];
        let _ = [overlapped_sys::security::IsValidSid, windows_sys::Win32::Security::IsValidSid];
        let _ = [overlapped_sys::security::RevertToSelf, windows_sys::Win32::Security::RevertToSelf];
        let _ = [overlapped_sys::security::SetSecurityDescriptorDacl, windows_sys::Win32::Security::SetSecurityDescriptorDacl];
    }
}

#[rustfmt::skip]
mod system_information {
    use overlapped_sys::system_information::{
        GetLocalTime, GetLogicalProcessorInformation, GetNativeSystemInfo, GetSystemDirectoryA,
        GetSystemDirectoryW, GetSystemInfo, GetSystemTime, GetSystemTimeAsFileTime,
        GetSystemTimePreciseAsFileTime, GetTickCount, GetTickCount64, GetVersion, GetVersionExA,
        GetVersionExW, GlobalMemoryStatusEx,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::system_information::GetLocalTime, windows_sys::Win32::System::SystemInformation::GetLocalTime];
        let _ = [overlapped_sys::system_information::GetLogicalProcessorInformation, windows_sys::Win32::System::SystemInformation::GetLogicalProcessorInformation];
        let _ = [overlapped_sys::system_information::GetNativeSystemInfo, windows_sys::Win32::System::SystemInformation::GetNativeSystemInfo];
        let _ = [overlapped_sys::system_information::GetSystemDirectoryA, windows_sys::Win32::System::SystemInformation::GetSystemDirectoryA];
        let _ = [overlapped_sys::system_information::GetSystemDirectoryW, windows_sys::Win32::System::SystemInformation::GetSystemDirectoryW];
        let _ = [overlapped_sys::system_information::GetSystemInfo, windows_sys::Win32::System::SystemInformation::GetSystemInfo];
        let _ = [overlapped_sys::system_information::GetSystemTime, windows_sys::Win32::System::SystemInformation::GetSystemTime];
        let _ = [overlapped_sys::system_information::GetSystemTimeAsFileTime, windows_sys::Win32::System::SystemInformation::GetSystemTimeAsFileTime];
        let _ = [overlapped_sys::system_information::GetSystemTimePreciseAsFileTime, windows_sys::Win32::System::SystemInformation::GetSystemTimePreciseAsFileTime];
        let _ = [overlapped_sys::system_information::GetTickCount, windows_sys::Win32::System::SystemInformation::GetTickCount];
        let _ = [overlapped_sys::system_information::GetTickCount64, windows_sys::Win32::System::SystemInformation::GetTickCount64];
        let _ = [overlapped_sys::system_information::GetVersion, windows_sys::Win32::System::SystemInformation::GetVersion];
        let _ = [overlapped_sys::system_information::GetVersionExA, windows_sys::Win32::System::SystemInformation::GetVersionExA];
        let _ = [overlapped_sys::system_information::GetVersionExW, windows_sys::Win32::System::SystemInformation::GetVersionExW];
        let _ = [overlapped_sys::system_information::GlobalMemoryStatusEx, windows_sys::Win32::System::SystemInformation::GlobalMemoryStatusEx];
    }
}

#[rustfmt::skip]
mod threading {
    use overlapped_sys::threading::{
        AcquireSRWLockExclusive, AcquireSRWLockShared, CallbackMayRunLong, CancelThreadpoolIo,
        CancelWaitableTimer, ChangeTimerQueueTimer, CloseThreadpool, CloseThreadpoolCleanupGroup,
        CloseThreadpoolCleanupGroupMembers, CloseThreadpoolIo, CloseThreadpoolTimer, CloseThreadpoolWait,
        CloseThreadpoolWork, CreateEventA, CreateEventExA, CreateEventExW, CreateEventW, CreateMutexA,
        CreateMutexExA, CreateMutexExW, CreateMutexW, CreateProcessA, CreateProcessW, CreateSemaphoreA,
        CreateSemaphoreExA, CreateSemaphoreExW, CreateSemaphoreW, CreateThread, CreateThreadpool,
        CreateThreadpoolCleanupGroup, CreateThreadpoolIo, CreateThreadpoolTimer, CreateThreadpoolWait,
        CreateThreadpoolWork, CreateTimerQueue, CreateTimerQueueTimer, CreateWaitableTimerA,
        CreateWaitableTimerExA, CreateWaitableTimerExW, CreateWaitableTimerW, DeleteCriticalSection,
        DeleteProcThreadAttributeList, DeleteTimerQueue, DeleteTimerQueueEx, DeleteTimerQueueTimer,
        DisassociateCurrentThreadFromCallback, EnterCriticalSection, ExitProcess, ExitThread, FlsAlloc,
        FlsFree, FlsGetValue, FlsSetValue, FreeLibraryWhenCallbackReturns, GetCurrentProcess,
        GetCurrentProcessId, GetCurrentProcessorNumber, GetCurrentThread, GetCurrentThreadId,
        GetExitCodeProcess, GetExitCodeThread, GetProcessAffinityMask, GetProcessHandleCount, GetProcessId,
        GetProcessIdOfThread, GetThreadDescription, GetThreadId, GetThreadIdealProcessorEx,
        GetThreadPriority, InitOnceBeginInitialize, InitOnceComplete, InitOnceExecuteOnce,
        InitOnceInitialize, InitializeConditionVariable, InitializeCriticalSection,
        InitializeCriticalSectionAndSpinCount, InitializeCriticalSectionEx,
        InitializeProcThreadAttributeList, InitializeSRWLock, IsThreadpoolTimerSet, LeaveCriticalSection,
        LeaveCriticalSectionWhenCallbackReturns, OpenEventA, OpenEventW, OpenMutexA, OpenMutexW, OpenProcess,
        OpenSemaphoreA, OpenSemaphoreW, OpenThread, OpenWaitableTimerA, OpenWaitableTimerW, PulseEvent,
        QueueUserAPC, QueueUserWorkItem, RegisterWaitForSingleObject, ReleaseMutex,
        ReleaseMutexWhenCallbackReturns, ReleaseSRWLockExclusive, ReleaseSRWLockShared, ReleaseSemaphore,
        ReleaseSemaphoreWhenCallbackReturns, ResetEvent, ResumeThread, SetCriticalSectionSpinCount, SetEvent,
        SetEventWhenCallbackReturns, SetProcessAffinityMask, SetThreadAffinityMask, SetThreadDescription,
        SetThreadIdealProcessor, SetThreadIdealProcessorEx, SetThreadPriority, SetThreadpoolThreadMaximum,
        SetThreadpoolThreadMinimum, SetThreadpoolTimer, SetThreadpoolTimerEx, SetThreadpoolWait,
        SetThreadpoolWaitEx, SetWaitableTimer, SignalObjectAndWait, Sleep, SleepConditionVariableCS,
        SleepConditionVariableSRW, SleepEx, StartThreadpoolIo, SubmitThreadpoolWork, SuspendThread,
        SwitchToThread, TerminateProcess, TerminateThread, TlsAlloc, TlsFree, TlsGetValue, TlsSetValue,
        TryAcquireSRWLockExclusive, TryAcquireSRWLockShared, TryEnterCriticalSection,
        TrySubmitThreadpoolCallback, UnregisterWait, UnregisterWaitEx, UpdateProcThreadAttribute,
        WaitForMultipleObjects, WaitForMultipleObjectsEx, WaitForSingleObject, WaitForSingleObjectEx,
        WaitForThreadpoolIoCallbacks, WaitForThreadpoolTimerCallbacks, WaitForThreadpoolWaitCallbacks,
        WaitForThreadpoolWorkCallbacks, WaitOnAddress, WakeAllConditionVariable, WakeByAddressAll,
        WakeByAddressSingle, WakeConditionVariable,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::threading::AcquireSRWLockExclusive, windows_sys::Win32::System::Threading::AcquireSRWLockExclusive];
        let _ = [overlapped_sys::threading::AcquireSRWLockShared, windows_sys::Win32::System::Threading::AcquireSRWLockShared];
        let _ = [overlapped_sys::threading::CallbackMayRunLong, windows_sys::Win32::System::Threading::CallbackMayRunLong];
        let _ = [overlapped_sys::threading::CancelThreadpoolIo, windows_sys::Win32::System::Threading::CancelThreadpoolIo];
        let _ = [overlapped_sys::threading::CancelWaitableTimer, windows_sys::Win32::System::Threading::CancelWaitableTimer];
        let _ = [overlapped_sys::threading::ChangeTimerQueueTimer, windows_sys::Win32::System::Threading::ChangeTimerQueueTimer];
        let _ = [overlapped_sys::threading::CloseThreadpool, windows_sys::Win32::System::Threading::CloseThreadpool];
        let _ = [overlapped_sys::threading::CloseThreadpoolCleanupGroup, windows_sys::Win32::System::Threading::CloseThreadpoolCleanupGroup];
        let _ = [overlapped_sys::threading::CloseThreadpoolCleanupGroupMembers, windows_sys::Win32::System::Threading::CloseThreadpoolCleanupGroupMembers];
        let _ = [overlapped_sys::threading::CloseThreadpoolIo, windows_sys::Win32::System::Threading::CloseThreadpoolIo];
        let _ = [overlapped_sys::threading::CloseThreadpoolTimer, windows_sys::Win32::System::Threading::CloseThreadpoolTimer];
        let _ = [overlapped_sys::threading::CloseThreadpoolWait, windows_sys::Win32::System::Threading::CloseThreadpoolWait];
        let _ = [overlapped_sys::threading::CloseThreadpoolWork, windows_sys::Win32::System::Threading::CloseThreadpoolWork];
        let _ = [overlapped_sys::threading::CreateEventA, windows_sys::Win32::System::Threading::CreateEventA];
        let _ = [overlapped_sys::threading::CreateEventExA, windows_sys::Win32::System::Threading::CreateEventExA];
        let _ = [overlapped_sys::threading::CreateEventExW, windows_sys::Win32::System::Threading::CreateEventExW];
        let _ = [overlapped_sys::threading::CreateEventW, windows_sys::Win32::System::Threading::CreateEventW];
        let _ = [overlapped_sys::threading::CreateMutexA, windows_sys::Win32::System::Threading::CreateMutexA];
        let _ = [overlapped_sys::threading::CreateMutexExA, windows_sys::Win32::System::Threading::CreateMutexExA];
        let _ = [overlapped_sys::threading::CreateMutexExW, windows_sys::Win32::System::Threading::CreateMutexExW];
        let _ = [overlapped_sys::threading::CreateMutexW, windows_sys::Win32::System::Threading::CreateMutexW];
        let _ = [overlapped_sys::threading::CreateProcessA, windows_sys::Win32::System::Threading::CreateProcessA];
        let _ = [overlapped_sys::threading::CreateProcessW, windows_sys::Win32::System::Threading::CreateProcessW];
        let _ = [overlapped_sys::threading::CreateSemaphoreA, windows_sys::Win32::System::Threading::CreateSemaphoreA];
        let _ = [overlapped_sys::threading::CreateSemaphoreExA, windows_sys::Win32::System::Threading::CreateSemaphoreExA];
        let _ = [overlapped_sys::threading::CreateSemaphoreExW, windows_sys::Win32::System::Threading::CreateSemaphoreExW];
        let _ = [overlapped_sys::threading::CreateSemaphoreW, windows_sys::Win32::System::Threading::CreateSemaphoreW];
        let _ = [overlapped_sys::threading::CreateThread, windows_sys::Win32::System::Threading::CreateThread];
        let _ = [overlapped_sys::threading::CreateThreadpool, windows_sys::Win32::System::Threading::CreateThreadpool];
        let _ = [overlapped_sys::threading::CreateThreadpoolCleanupGroup, windows_sys::Win32::System::Threading::CreateThreadpoolCleanupGroup];
        let _ = [overlapped_sys::threading::CreateThreadpoolIo, windows_sys::Win32::System::Threading::CreateThreadpoolIo];
        let _ = [overlapped_sys::threading::CreateThreadpoolTimer, windows_sys::Win32::System::Threading::CreateThreadpoolTimer];
        let _ = [overlapped_sys::threading::CreateThreadpoolWait, windows_sys::Win32::System::Threading::CreateThreadpoolWait];
        let _ = [overlapped_sys::threading::CreateThreadpoolWork, windows_sys::Win32::System::Threading::CreateThreadpoolWork];
        let _ = [overlapped_sys::threading::CreateTimerQueue, windows_sys::Win32::System::Threading::CreateTimerQueue];
        let _ = [overlapped_sys::threading::CreateTimerQueueTimer, windows_sys::Win32::System::Threading::CreateTimerQueueTimer];
        let _ = [overlapped_sys::threading::CreateWaitableTimerA, windows_sys::Win32::System::Threading::CreateWaitableTimerA];
        let _ = [overlapped_sys::threading::CreateWaitableTimerExA, windows_sys::Win32::System::Threading::CreateWaitableTimerExA];
        let _ = [overlapped_sys::threading::CreateWaitableTimerExW, windows_sys::Win32::System::Threading::CreateWaitableTimerExW];
        let _ = [overlapped_sys::threading::CreateWaitableTimerW, windows_sys::Win32::System::Threading::CreateWaitableTimerW];
        let _ = [overlapped_sys::threading::DeleteCriticalSection, windows_sys::Win32::System::Threading::DeleteCriticalSection];
        let _ = [overlapped_sys::threading::DeleteProcThreadAttributeList, windows_sys::Win32::System::Threading::DeleteProcThreadAttributeList];
        let _ = [overlapped_sys::threading::DeleteTimerQueue, windows_sys::Win32::System::Threading::DeleteTimerQueue];
        let _ = [overlapped_sys::threading::DeleteTimerQueueEx, windows_sys::Win32::System::Threading::DeleteTimerQueueEx];
        let _ = [overlapped_sys::threading::DeleteTimerQueueTimer, windows_sys::Win32::System::Threading::DeleteTimerQueueTimer];
        let _ = [overlapped_sys::threading::DisassociateCurrentThreadFromCallback, windows_sys::Win32::System::Threading::DisassociateCurrentThreadFromCallback];
        let _ = [overlapped_sys::threading::EnterCriticalSection, windows_sys::Win32::System::Threading::EnterCriticalSection];
        let _ = [overlapped_sys::threading::ExitProcess, windows_sys::Win32::System::Threading::ExitProcess];
        let _ = [overlapped_sys::threading::FlsAlloc, windows_sys::Win32::System::Threading::FlsAlloc];
        let _ = [overlapped_sys::threading::FlsFree, windows_sys::Win32::System::Threading::FlsFree];
        let _ = [overlapped_sys::threading::FlsGetValue, windows_sys::Win32::System::Threading::FlsGetValue];
        let _ = [overlapped_sys::threading::FlsSetValue, windows_sys::Win32::System::Threading::FlsSetValue];
        let _ = [overlapped_sys::threading::FreeLibraryWhenCallbackReturns, windows_sys::Win32::System::Threading::FreeLibraryWhenCallbackReturns];
        let _ = [overlapped_sys::threading::GetCurrentProcess, windows_sys::Win32::System::Threading::GetCurrentProcess];
        let _ = [overlapped_sys::threading::GetCurrentProcessId, windows_sys::Win32::System::Threading::GetCurrentProcessId];
        let _ = [overlapped_sys::threading::GetCurrentProcessorNumber, windows_sys::Win32::System::Threading::GetCurrentProcessorNumber];
        let _ = [overlapped_sys::threading::GetCurrentThread, windows_sys::Win32::System::Threading::GetCurrentThread];
        let _ = [overlapped_sys::threading::GetCurrentThreadId, windows_sys::Win32::System::Threading::GetCurrentThreadId];
        let _ = [overlapped_sys::threading::GetExitCodeProcess, windows_sys::Win32::System::Threading::GetExitCodeProcess];
        let _ = [overlapped_sys::threading::GetExitCodeThread, windows_sys::Win32::System::Threading::GetExitCodeThread];
        let _ = [overlapped_sys::threading::GetProcessAffinityMask, windows_sys::Win32::System::Threading::GetProcessAffinityMask];
        let _ = [overlapped_sys::threading::GetProcessHandleCount, windows_sys::Win32::System::Threading::GetProcessHandleCount];
        let _ = [overlapped_sys::threading::GetProcessId, windows_sys::Win32::System::Threading::GetProcessId];
        let _ = [overlapped_sys::threading::GetProcessIdOfThread, windows_sys::Win32::System::Threading::GetProcessIdOfThread];
        let _ = [overlapped_sys::threading::GetThreadDescription, windows_sys::Win32::System::Threading::GetThreadDescription];
        let _ = [overlapped_sys::threading::GetThreadId, windows_sys::Win32::System::Threading::GetThreadId];
        let _ = [overlapped_sys::threading::GetThreadIdealProcessorEx, windows_sys::Win32::System::Threading::GetThreadIdealProcessorEx];
        let _ = [overlapped_sys::threading::GetThreadPriority, windows_sys::Win32::System::Threading::GetThreadPriority];
        let _ = [overlapped_sys::threading::InitOnceBeginInitialize, windows_sys::Win32::System::Threading::InitOnceBeginInitialize];
        let _ = [overlapped_sys::threading::InitOnceComplete, windows_sys::Win32::System::Threading::InitOnceComplete];
        let _ = [overlapped_sys::threading::InitOnceExecuteOnce, windows_sys::Win32::System::Threading::InitOnceExecuteOnce];
        let _ = [overlapped_sys::threading::InitOnceInitialize, windows_sys::Win32::System::Threading::InitOnceInitialize];
        let _ = [overlapped_sys::threading::InitializeConditionVariable, windows_sys::Win32::System::Threading::InitializeConditionVariable];
        let _ = [overlapped_sys::threading::InitializeCriticalSection, windows_sys::Win32::System::Threading::InitializeCriticalSection];
        let _ = [overlapped_sys::threading::InitializeCriticalSectionAndSpinCount, windows_sys::Win32::System::Threading::InitializeCriticalSectionAndSpinCount];
        let _ = [overlapped_sys::threading::InitializeCriticalSectionEx, windows_sys::Win32::System::Threading::InitializeCriticalSectionEx];
        let _ = [overlapped_sys::threading::InitializeProcThreadAttributeList, windows_sys::Win32::System::Threading::InitializeProcThreadAttributeList];
        let _ = [overlapped_sys::threading::InitializeSRWLock, windows_sys::Win32::System::Threading::InitializeSRWLock];
        let _ = [overlapped_sys::threading::IsThreadpoolTimerSet, windows_sys::Win32::System::Threading::IsThreadpoolTimerSet];
        let _ = [overlapped_sys::threading::LeaveCriticalSection, windows_sys::Win32::System::Threading::LeaveCriticalSection];
        let _ = [overlapped_sys::threading::LeaveCriticalSectionWhenCallbackReturns, windows_sys::Win32::System::Threading::LeaveCriticalSectionWhenCallbackReturns];
        let _ = [overlapped_sys::threading::OpenEventA, windows_sys::Win32::System::Threading::OpenEventA];
        let _ = [overlapped_sys::threading::OpenEventW, windows_sys::Win32::System::Threading::OpenEventW];
        let _ = [overlapped_sys::threading::OpenMutexW, windows_sys::Win32::System::Threading::OpenMutexW];
        let _ = [overlapped_sys::threading::OpenProcess, windows_sys::Win32::System::Threading::OpenProcess];
        let _ = [overlapped_sys::threading::OpenSemaphoreW, windows_sys::Win32::System::Threading::OpenSemaphoreW];
        let _ = [overlapped_sys::threading::OpenThread, windows_sys::Win32::System::Threading::OpenThread];
        let _ = [overlapped_sys::threading::OpenWaitableTimerW, windows_sys::Win32::System::Threading::OpenWaitableTimerW];
        let _ = [overlapped_sys::threading::PulseEvent, windows_sys::Win32::System::Threading::PulseEvent];
        let _ = [overlapped_sys::threading::QueueUserAPC, windows_sys::Win32::System::Threading::QueueUserAPC];
        let _ = [overlapped_sys::threading::QueueUserWorkItem, windows_sys::Win32::System::Threading::QueueUserWorkItem];
        let _ = [overlapped_sys::threading::RegisterWaitForSingleObject, windows_sys::Win32::System::Threading::RegisterWaitForSingleObject];
        let _ = [overlapped_sys::threading::ReleaseMutex, windows_sys::Win32::System::Threading::ReleaseMutex];
        let _ = [overlapped_sys::threading::ReleaseMutexWhenCallbackReturns, windows_sys::Win32::System::Threading::ReleaseMutexWhenCallbackReturns];
        let _ = [overlapped_sys::threading::ReleaseSRWLockExclusive, windows_sys::Win32::System::Threading::ReleaseSRWLockExclusive];
        let _ = [overlapped_sys::threading::ReleaseSRWLockShared, windows_sys::Win32::System::Threading::ReleaseSRWLockShared];
        let _ = [overlapped_sys::threading::ReleaseSemaphore, windows_sys::Win32::System::Threading::ReleaseSemaphore];
        let _ = [overlapped_sys::threading::ReleaseSemaphoreWhenCallbackReturns, windows_sys::Win32::System::Threading::ReleaseSemaphoreWhenCallbackReturns];
        let _ = [overlapped_sys::threading::ResetEvent, windows_sys::Win32::System::Threading::ResetEvent];
        let _ = [overlapped_sys::threading::ResumeThread, windows_sys::Win32::System::Threading::ResumeThread];
        let _ = [overlapped_sys::threading::SetCriticalSectionSpinCount, windows_sys::Win32::System::Threading::SetCriticalSectionSpinCount];
        let _ = [overlapped_sys::threading::SetEvent, windows_sys::Win32::System::Threading::SetEvent];
        let _ = [overlapped_sys::threading::SetEventWhenCallbackReturns, windows_sys::Win32::System::Threading::SetEventWhenCallbackReturns];
        let _ = [overlapped_sys::threading::SetProcessAffinityMask, windows_sys::Win32::System::Threading::SetProcessAffinityMask];
        let _ = [overlapped_sys::threading::SetThreadAffinityMask, windows_sys::Win32::System::Threading::SetThreadAffinityMask];
        let _ = [overlapped_sys::threading::SetThreadDescription, windows_sys::Win32::System::Threading::SetThreadDescription];
        let _ = [overlapped_sys::threading::SetThreadIdealProcessor, windows_sys::Win32::System::Threading::SetThreadIdealProcessor];
        let _ = [overlapped_sys::threading::SetThreadIdealProcessorEx, windows_sys::Win32::System::Threading::SetThreadIdealProcessorEx];
        let _ = [overlapped_sys::threading::SetThreadPriority, windows_sys::Win32::System::Threading::SetThreadPriority];
        let _ = [overlapped_sys::threading::SetThreadpoolThreadMaximum, windows_sys::Win32::System::Threading::SetThreadpoolThreadMaximum];
        let _ = [overlapped_sys::threading::SetThreadpoolThreadMinimum, windows_sys::Win32::System::Threading::SetThreadpoolThreadMinimum];
        let _ = [overlapped_sys::threading::SetThreadpoolTimer, windows_sys::Win32::System::Threading::SetThreadpoolTimer];
        let _ = [overlapped_sys::threading::SetThreadpoolTimerEx, windows_sys::Win32::System::Threading::SetThreadpoolTimerEx];
        let _ = [overlapped_sys::threading::SetThreadpoolWait, windows_sys::Win32::System::Threading::SetThreadpoolWait];
        let _ = [overlapped_sys::threading::SetThreadpoolWaitEx, windows_sys::Win32::System::Threading::SetThreadpoolWaitEx];
        let _ = [overlapped_sys::threading::SetWaitableTimer, windows_sys::Win32::System::Threading::SetWaitableTimer];
        let _ = [overlapped_sys::threading::Sleep, windows_sys::Win32::System::Threading::Sleep];
        let _ = [overlapped_sys::threading::SleepConditionVariableCS, windows_sys::Win32::System::Threading::SleepConditionVariableCS];
        let _ = [overlapped_sys::threading::SleepConditionVariableSRW, windows_sys::Win32::System::Threading::SleepConditionVariableSRW];
        let _ = [overlapped_sys::threading::StartThreadpoolIo, windows_sys::Win32::System::Threading::StartThreadpoolIo];
        let _ = [overlapped_sys::threading::SubmitThreadpoolWork, windows_sys::Win32::System::Threading::SubmitThreadpoolWork];
        let _ = [overlapped_sys::threading::SuspendThread, windows_sys::Win32::System::Threading::SuspendThread];
        let _ = [overlapped_sys::threading::SwitchToThread, windows_sys::Win32::System::Threading::SwitchToThread];
        let _ = [overlapped_sys::threading::TerminateProcess, windows_sys::Win32::System::Threading::TerminateProcess];
        let _ = [overlapped_sys::threading::TlsAlloc, windows_sys::Win32::System::Threading::TlsAlloc];
        let _ = [overlapped_sys::threading::TlsFree, windows_sys::Win32::System::Threading::TlsFree];
        let _ = [overlapped_sys::threading::TlsGetValue, windows_sys::Win32::System::Threading::TlsGetValue];
        let _ = [overlapped_sys::threading::TlsSetValue, windows_sys::Win32::System::Threading::TlsSetValue];
        let _ = [overlapped_sys::threading::TryAcquireSRWLockExclusive, windows_sys::Win32::System::Threading::TryAcquireSRWLockExclusive];
        let _ = [overlapped_sys::threading::TryAcquireSRWLockShared, windows_sys::Win32::System::Threading::TryAcquireSRWLockShared];
        let _ = [overlapped_sys::threading::TryEnterCriticalSection, windows_sys::Win32::System::Threading::TryEnterCriticalSection];
        let _ = [overlapped_sys::threading::TrySubmitThreadpoolCallback, windows_sys::Win32::System::Threading::TrySubmitThreadpoolCallback];
        let _ = [overlapped_sys::threading::UnregisterWait, windows_sys::Win32::System::Threading::UnregisterWait];
        let _ = [overlapped_sys::threading::UnregisterWaitEx, windows_sys::Win32::System::Threading::UnregisterWaitEx];
        let _ = [overlapped_sys::threading::UpdateProcThreadAttribute, windows_sys::Win32::System::Threading::UpdateProcThreadAttribute];
        let _ = [overlapped_sys::threading::WaitForMultipleObjects, windows_sys::Win32::System::Threading::WaitForMultipleObjects];
        let _ = [overlapped_sys::threading::WaitForSingleObject, windows_sys::Win32::System::Threading::WaitForSingleObject];
        let _ = [overlapped_sys::threading::WaitForThreadpoolIoCallbacks, windows_sys::Win32::System::Threading::WaitForThreadpoolIoCallbacks];
        let _ = [overlapped_sys::threading::WaitForThreadpoolTimerCallbacks, windows_sys::Win32::System::Threading::WaitForThreadpoolTimerCallbacks];
        let _ = [overlapped_sys::threading::WaitForThreadpoolWaitCallbacks, windows_sys::Win32::System::Threading::WaitForThreadpoolWaitCallbacks];
        let _ = [overlapped_sys::threading::WaitForThreadpoolWorkCallbacks, windows_sys::Win32::System::Threading::WaitForThreadpoolWorkCallbacks];
        let _ = [overlapped_sys::threading::WaitOnAddress, windows_sys::Win32::System::Threading::WaitOnAddress];
        let _ = [overlapped_sys::threading::WakeAllConditionVariable, windows_sys::Win32::System::Threading::WakeAllConditionVariable];
        let _ = [overlapped_sys::threading::WakeByAddressAll, windows_sys::Win32::System::Threading::WakeByAddressAll];
        let _ = [overlapped_sys::threading::WakeByAddressSingle, windows_sys::Win32::System::Threading::WakeByAddressSingle];
        let _ = [overlapped_sys::threading::WakeConditionVariable, windows_sys::Win32::System::Threading::WakeConditionVariable];
    }
}

#[rustfmt::skip]
mod time {
    use overlapped_sys::time::{
        FileTimeToSystemTime, SystemTimeToFileTime,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::time::FileTimeToSystemTime, windows_sys::Win32::System::Time::FileTimeToSystemTime];
        let _ = [overlapped_sys::time::SystemTimeToFileTime, windows_sys::Win32::System::Time::SystemTimeToFileTime];
    }
}

#[rustfmt::skip]
mod trace {
    use overlapped_sys::trace::{
        start, stop,
    };
}

#[rustfmt::skip]
mod wait_set {
    use overlapped_sys::wait_set::{
        WaitEnd, WaitSet,
    };
}

#[rustfmt::skip]
mod wdk_file_system {
    use overlapped_sys::wdk_file_system::{
        NtCancelIoFileEx, NtCreateFile, NtQueryDirectoryFile, NtQueryInformationFile,
        NtQueryVolumeInformationFile, NtSetInformationFile,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::wdk_file_system::NtCancelIoFileEx, windows_sys::Wdk::Storage::FileSystem::NtCancelIoFileEx];
        let _ = [overlapped_sys::wdk_file_system::NtCreateFile, windows_sys::Wdk::Storage::FileSystem::NtCreateFile];
        let _ = [overlapped_sys::wdk_file_system::NtQueryDirectoryFile, windows_sys::Wdk::Storage::FileSystem::NtQueryDirectoryFile];
        let _ = [overlapped_sys::wdk_file_system::NtQueryInformationFile, windows_sys::Wdk::Storage::FileSystem::NtQueryInformationFile];
        let _ = [overlapped_sys::wdk_file_system::NtQueryVolumeInformationFile, windows_sys::Wdk::Storage::FileSystem::NtQueryVolumeInformationFile];
        let _ = [overlapped_sys::wdk_file_system::NtSetInformationFile, windows_sys::Wdk::Storage::FileSystem::NtSetInformationFile];
    }
}

#[rustfmt::skip]
mod wdk_io {
    use overlapped_sys::wdk_io::{
        NtDeviceIoControlFile,
    };
}

#[rustfmt::skip]
mod windows_and_messaging {
    use overlapped_sys::windows_and_messaging::{
        CharLowerA, CharLowerBuffA, CharLowerBuffW, CharLowerW, CharUpperA, CharUpperBuffA, CharUpperBuffW,
        CharUpperW, CreateWindowExA, CreateWindowExW, DefWindowProcA, DefWindowProcW, DestroyWindow,
        DispatchMessageA, DispatchMessageW, GetMessageA, GetMessageW, GetQueueStatus, GetWindowLongPtrA,
        GetWindowLongPtrW, IsWindow, KillTimer, MsgWaitForMultipleObjects, MsgWaitForMultipleObjectsEx,
        PeekMessageA, PeekMessageW, PostMessageA, PostMessageW, PostQuitMessage, PostThreadMessageA,
        PostThreadMessageW, RegisterClassA, RegisterClassExA, RegisterClassExW, RegisterClassW, SendMessageA,
        SendMessageW, SetTimer, SetWindowLongPtrA, SetWindowLongPtrW, TranslateMessage, UnregisterClassA,
        UnregisterClassW,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::windows_and_messaging::CharLowerA, windows_sys::Win32::UI::WindowsAndMessaging::CharLowerA];
        let _ = [overlapped_sys::windows_and_messaging::CharLowerBuffA, windows_sys::Win32::UI::WindowsAndMessaging::CharLowerBuffA];
        let _ = [overlapped_sys::windows_and_messaging::CharLowerBuffW, windows_sys::Win32::UI::WindowsAndMessaging::CharLowerBuffW];
        let _ = [overlapped_sys::windows_and_messaging::CharLowerW, windows_sys::Win32::UI::WindowsAndMessaging::CharLowerW];
        let _ = [overlapped_sys::windows_and_messaging::CharUpperA, windows_sys::Win32::UI::WindowsAndMessaging::CharUpperA];
        let _ = [overlapped_sys::windows_and_messaging::CharUpperBuffA, windows_sys::Win32::UI::WindowsAndMessaging::CharUpperBuffA];
        let _ = [overlapped_sys::windows_and_messaging::CharUpperBuffW, windows_sys::Win32::UI::WindowsAndMessaging::CharUpperBuffW];
        let _ = [overlapped_sys::windows_and_messaging::CharUpperW, windows_sys::Win32::UI::WindowsAndMessaging::CharUpperW];
        let _ = [overlapped_sys::windows_and_messaging::CreateWindowExA, windows_sys::Win32::UI::WindowsAndMessaging::CreateWindowExA];
        let _ = [overlapped_sys::windows_and_messaging::CreateWindowExW, windows_sys::Win32::UI::WindowsAndMessaging::CreateWindowExW];
        let _ = [overlapped_sys::windows_and_messaging::DefWindowProcA, windows_sys::Win32::UI::WindowsAndMessaging::DefWindowProcA];
        let _ = [overlapped_sys::windows_and_messaging::DefWindowProcW, windows_sys::Win32::UI::WindowsAndMessaging::DefWindowProcW];
        let _ = [overlapped_sys::windows_and_messaging::DestroyWindow, windows_sys::Win32::UI::WindowsAndMessaging::DestroyWindow];
        let _ = [overlapped_sys::windows_and_messaging::DispatchMessageA, windows_sys::Win32::UI::WindowsAndMessaging::DispatchMessageA];
        let _ = [overlapped_sys::windows_and_messaging::DispatchMessageW, windows_sys::Win32::UI::WindowsAndMessaging::DispatchMessageW];
        let _ = [overlapped_sys::windows_and_messaging::GetMessageA, windows_sys::Win32::UI::WindowsAndMessaging::GetMessageA];
        let _ = [overlapped_sys::windows_and_messaging::GetMessageW, windows_sys::Win32::UI::WindowsAndMessaging::GetMessageW];
        let _ = [overlapped_sys::windows_and_messaging::GetQueueStatus, windows_sys::Win32::UI::WindowsAndMessaging::GetQueueStatus];
        let _ = [overlapped_sys::windows_and_messaging::GetWindowLongPtrA, windows_sys::Win32::UI::WindowsAndMessaging::GetWindowLongPtrA];
        let _ = [overlapped_sys::windows_and_messaging::GetWindowLongPtrW, windows_sys::Win32::UI::WindowsAndMessaging::GetWindowLongPtrW];
        let _ = [overlapped_sys::windows_and_messaging::IsWindow, windows_sys::Win32::UI::WindowsAndMessaging::IsWindow];
        let _ = [overlapped_sys::windows_and_messaging::KillTimer, windows_sys::Win32::UI::WindowsAndMessaging::KillTimer];
        let _ = [overlapped_sys::windows_and_messaging::MsgWaitForMultipleObjects, windows_sys::Win32::UI::WindowsAndMessaging::MsgWaitForMultipleObjects];
        let _ = [overlapped_sys::windows_and_messaging::PeekMessageA, windows_sys::Win32::UI::WindowsAndMessaging::PeekMessageA];
        let _ = [overlapped_sys::windows_and_messaging::PeekMessageW, windows_sys::Win32::UI::WindowsAndMessaging::PeekMessageW];
        let _ = [overlapped_sys::windows_and_messaging::PostMessageA, windows_sys::Win32::UI::WindowsAndMessaging::PostMessageA];
        let _ = [overlapped_sys::windows_and_messaging::PostMessageW, windows_sys::Win32::UI::WindowsAndMessaging::PostMessageW];
        let _ = [overlapped_sys::windows_and_messaging::PostQuitMessage, windows_sys::Win32::UI::WindowsAndMessaging::PostQuitMessage];
        let _ = [overlapped_sys::windows_and_messaging::PostThreadMessageA, windows_sys::Win32::UI::WindowsAndMessaging::PostThreadMessageA];
        let _ = [overlapped_sys::windows_and_messaging::PostThreadMessageW, windows_sys::Win32::UI::WindowsAndMessaging::PostThreadMessageW];
        let _ = [overlapped_sys::windows_and_messaging::RegisterClassA, windows_sys::Win32::UI::WindowsAndMessaging::RegisterClassA];
        let _ = [overlapped_sys::windows_and_messaging::RegisterClassExA, windows_sys::Win32::UI::WindowsAndMessaging::RegisterClassExA];
        let _ = [overlapped_sys::windows_and_messaging::RegisterClassExW, windows_sys::Win32::UI::WindowsAndMessaging::RegisterClassExW];
        let _ = [overlapped_sys::windows_and_messaging::RegisterClassW, windows_sys::Win32::UI::WindowsAndMessaging::RegisterClassW];
        let _ = [overlapped_sys::windows_and_messaging::SendMessageA, windows_sys::Win32::UI::WindowsAndMessaging::SendMessageA];
        let _ = [overlapped_sys::windows_and_messaging::SendMessageW, windows_sys::Win32::UI::WindowsAndMessaging::SendMessageW];
        let _ = [overlapped_sys::windows_and_messaging::SetTimer, windows_sys::Win32::UI::WindowsAndMessaging::SetTimer];
        let _ = [overlapped_sys::windows_and_messaging::SetWindowLongPtrA, windows_sys::Win32::UI::WindowsAndMessaging::SetWindowLongPtrA];
        let _ = [overlapped_sys::windows_and_messaging::SetWindowLongPtrW, windows_sys::Win32::UI::WindowsAndMessaging::SetWindowLongPtrW];
        let _ = [overlapped_sys::windows_and_messaging::TranslateMessage, windows_sys::Win32::UI::WindowsAndMessaging::TranslateMessage];
        let _ = [overlapped_sys::windows_and_messaging::UnregisterClassA, windows_sys::Win32::UI::WindowsAndMessaging::UnregisterClassA];
        let _ = [overlapped_sys::windows_and_messaging::UnregisterClassW, windows_sys::Win32::UI::WindowsAndMessaging::UnregisterClassW];
    }
}

#[rustfmt::skip]
mod windows_programming {
    use overlapped_sys::windows_programming::{
        GetComputerNameA, GetComputerNameW, GetUserNameA, GetUserNameW,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::windows_programming::GetComputerNameA, windows_sys::Win32::System::WindowsProgramming::GetComputerNameA];
        let _ = [overlapped_sys::windows_programming::GetComputerNameW, windows_sys::Win32::System::WindowsProgramming::GetComputerNameW];
        let _ = [overlapped_sys::windows_programming::GetUserNameA, windows_sys::Win32::System::WindowsProgramming::GetUserNameA];
        let _ = [overlapped_sys::windows_programming::GetUserNameW, windows_sys::Win32::System::WindowsProgramming::GetUserNameW];
    }
}

#[rustfmt::skip]
mod winsock {
    use overlapped_sys::winsock::{
        AcceptEx, FreeAddrInfoW, GetAcceptExSockaddrs, GetAddrInfoW, GetHostNameW, GetNameInfoW, InetNtopW,
        InetPtonW, ProcessSocketNotifications, TransmitFile, WSAAccept, WSAAddressToStringA,
        WSAAddressToStringW, WSAAsyncGetHostByAddr, WSAAsyncGetHostByName, WSAAsyncGetProtoByName,
        WSAAsyncGetProtoByNumber, WSAAsyncGetServByName, WSAAsyncGetServByPort, WSAAsyncSelect,
        WSACancelAsyncRequest, WSACancelBlockingCall, WSACleanup, WSACloseEvent, WSAConnect,
        WSAConnectByList, WSAConnectByNameA, WSAConnectByNameW, WSACreateEvent,
        WSADeleteSocketPeerTargetName, WSADuplicateSocketA, WSADuplicateSocketW, WSAEnumNetworkEvents,
        WSAEnumProtocolsA, WSAEnumProtocolsW, WSAEventSelect, WSAGetLastError, WSAGetOverlappedResult,
        WSAHtonl, WSAHtons, WSAImpersonateSocketPeer, WSAIoctl, WSAIsBlocking, WSAJoinLeaf, WSANtohl,
        WSANtohs, WSAPoll, WSAQuerySocketSecurity, WSARecv, WSARecvDisconnect, WSARecvEx, WSARecvFrom,
        WSAResetEvent, WSARevertImpersonation, WSASend, WSASendDisconnect, WSASendMsg, WSASendTo,
        WSASetBlockingHook, WSASetEvent, WSASetLastError, WSASetSocketPeerTargetName, WSASetSocketSecurity,
        WSASocketA, WSASocketW, WSAStartup, WSAStringToAddressA, WSAStringToAddressW, WSAUnhookBlockingHook,
        WSAWaitForMultipleEvents, __WSAFDIsSet, accept, bind, closesocket, connect, freeaddrinfo,
        getaddrinfo, gethostbyaddr, gethostbyname, gethostname, getnameinfo, getpeername, getprotobyname,
        getprotobynumber, getservbyname, getservbyport, getsockname, getsockopt, htonl, htons, inet_addr,
        inet_ntoa, inet_ntop, inet_pton, ioctlsocket, listen, ntohl, ntohs, recv, recvfrom, select, send,
        sendto, setsockopt, shutdown, socket,
    };

    fn are_of_the_same_type() {
        let _ = [overlapped_sys::winsock::AcceptEx, windows_sys::Win32::Networking::WinSock::AcceptEx];
        let _ = [overlapped_sys::winsock::FreeAddrInfoW, windows_sys::Win32::Networking::WinSock::FreeAddrInfoW];
        let _ = [overlapped_sys::winsock::GetAcceptExSockaddrs, windows_sys::Win32::Networking::WinSock::GetAcceptExSockaddrs];
        let _ = [overlapped_sys::winsock::GetAddrInfoW, windows_sys::Win32::Networking::WinSock::GetAddrInfoW];
        let _ = [overlapped_sys::winsock::GetHostNameW, windows_sys::Win32::Networking::WinSock::GetHostNameW];
        let _ = [overlapped_sys::winsock::GetNameInfoW, windows_sys::Win32::Networking::WinSock::GetNameInfoW];
        let _ = [overlapped_sys::winsock::InetNtopW, windows_sys::Win32::Networking::WinSock::InetNtopW];
        let _ = [overlapped_sys::winsock::InetPtonW, windows_sys::Win32::Networking::WinSock::InetPtonW];
        let _ = [overlapped_sys::winsock::WSAAddressToStringA, windows_sys::Win32::Networking::WinSock::WSAAddressToStringA];
        let _ = [overlapped_sys::winsock::WSAAddressToStringW, windows_sys::Win32::Networking::WinSock::WSAAddressToStringW];
        let _ = [overlapped_sys::winsock::WSAAsyncGetHostByAddr, windows_sys::Win32::Networking::WinSock::WSAAsyncGetHostByAddr];
        let _ = [overlapped_sys::winsock::WSAAsyncGetHostByName, windows_sys::Win32::Networking::WinSock::WSAAsyncGetHostByName];
        let _ = [overlapped_sys::winsock::WSAAsyncGetProtoByName, windows_sys::Win32::Networking::WinSock::WSAAsyncGetProtoByName];
        let _ = [overlapped_sys::winsock::WSAAsyncGetProtoByNumber, windows_sys::Win32::Networking::WinSock::WSAAsyncGetProtoByNumber];
        let _ = [overlapped_sys::winsock::WSAAsyncGetServByName, windows_sys::Win32::Networking::WinSock::WSAAsyncGetServByName];
        let _ = [overlapped_sys::winsock::WSAAsyncGetServByPort, windows_sys::Win32::Networking::WinSock::WSAAsyncGetServByPort];
        let _ = [overlapped_sys::winsock::WSAAsyncSelect, windows_sys::Win32::Networking::WinSock::WSAAsyncSelect];
        let _ = [overlapped_sys::winsock::WSACancelAsyncRequest, windows_sys::Win32::Networking::WinSock::WSACancelAsyncRequest];
        let _ = [overlapped_sys::winsock::WSACancelBlockingCall, windows_sys::Win32::Networking::WinSock::WSACancelBlockingCall];
        let _ = [overlapped_sys::winsock::WSACleanup, windows_sys::Win32::Networking::WinSock::WSACleanup];
        let _ = [overlapped_sys::winsock::WSACloseEvent, windows_sys::Win32::Networking::WinSock::WSACloseEvent];
        let _ = [overlapped_sys::winsock::WSACreateEvent, windows_sys::Win32::Networking::WinSock::WSACreateEvent];
        let _ = [overlapped_sys::winsock::WSADeleteSocketPeerTargetName, windows_sys::Win32::Networking::WinSock::WSADeleteSocketPeerTargetName];
        let _ = [overlapped_sys::winsock::WSADuplicateSocketA, windows_sys::Win32::Networking::WinSock::WSADuplicateSocketA];
        let _ = [overlapped_sys::winsock::WSADuplicateSocketW, windows_sys::Win32::Networking::WinSock::WSADuplicateSocketW];
        let _ = [overlapped_sys::winsock::WSAEnumNetworkEvents, windows_sys::Win32::Networking::WinSock::WSAEnumNetworkEvents];
        let _ = [overlapped_sys::winsock::WSAEnumProtocolsA, windows_sys::Win32::Networking::WinSock::WSAEnumProtocolsA];
        let _ = [overlapped_sys::winsock::WSAEnumProtocolsW, windows_sys::Win32::Networking::WinSock::WSAEnumProtocolsW];
        let _ = [overlapped_sys::winsock::WSAEventSelect, windows_sys::Win32::Networking::WinSock::WSAEventSelect];
        let _ = [overlapped_sys::winsock::WSAGetLastError, windows_sys::Win32::Networking::WinSock::WSAGetLastError];
        let _ = [overlapped_sys::winsock::WSAGetOverlappedResult, windows_sys::Win32::Networking::WinSock::WSAGetOverlappedResult];
        let _ = [overlapped_sys::winsock::WSAHtonl, windows_sys::Win32::Networking::WinSock::WSAHtonl];
        let _ = [overlapped_sys::winsock::WSAHtons, windows_sys::Win32::Networking::WinSock::WSAHtons];
        let _ = [overlapped_sys::winsock::WSAImpersonateSocketPeer, windows_sys::Win32::Networking::WinSock::WSAImpersonateSocketPeer];
        let _ = [overlapped_sys::winsock::WSAIoctl, windows_sys::Win32::Networking::WinSock::WSAIoctl];
        let _ = [overlapped_sys::winsock::WSAIsBlocking, windows_sys::Win32::Networking::WinSock::WSAIsBlocking];
        let _ = [overlapped_sys::winsock::WSAJoinLeaf, windows_sys::Win32::Networking::WinSock::WSAJoinLeaf];
        let _ = [overlapped_sys::winsock::WSANtohl, windows_sys::Win32::Networking::WinSock::WSANtohl];
        let _ = [overlapped_sys::winsock::WSANtohs, windows_sys::Win32::Networking::WinSock::WSANtohs];
        let _ = [overlapped_sys::winsock::WSAQuerySocketSecurity, windows_sys::Win32::Networking::WinSock::WSAQuerySocketSecurity];
        let _ = [overlapped_sys::winsock::WSARecvDisconnect, windows_sys::Win32::Networking::WinSock::WSARecvDisconnect];
        let _ = [overlapped_sys::winsock::WSAResetEvent, windows_sys::Win32::Networking::WinSock::WSAResetEvent];
        let _ = [overlapped_sys::winsock::WSARevertImpersonation, windows_sys::Win32::Networking::WinSock::WSARevertImpersonation];
        let _ = [overlapped_sys::winsock::WSASendDisconnect, windows_sys::Win32::Networking::WinSock::WSASendDisconnect];
        let _ = [overlapped_sys::winsock::WSASetBlockingHook, windows_sys::Win32::Networking::WinSock::WSASetBlockingHook];
        let _ = [overlapped_sys::winsock::WSASetEvent, windows_sys::Win32::Networking::WinSock::WSASetEvent];
        let _ = [overlapped_sys::winsock::WSASetLastError, windows_sys::Win32::Networking::WinSock::WSASetLastError];
        let _ = [overlapped_sys::winsock::WSASetSocketPeerTargetName, windows_sys::Win32::Networking::WinSock::WSASetSocketPeerTargetName];
        let _ = [overlapped_sys::winsock::WSASetSocketSecurity, windows_sys::Win32::Networking::WinSock::WSASetSocketSecurity];
        let _ = [overlapped_sys::winsock::WSASocketA, windows_sys::Win32::Networking::WinSock::WSASocketA];
        let _ = [overlapped_sys::winsock::WSASocketW, windows_sys::Win32::Networking::WinSock::WSASocketW];
        let _ = [overlapped_sys::winsock::WSAStartup, windows_sys::Win32::Networking::WinSock::WSAStartup];
        let _ = [overlapped_sys::winsock::WSAStringToAddressA, windows_sys::Win32::Networking::WinSock::WSAStringToAddressA];
        let _ = [overlapped_sys::winsock::WSAStringToAddressW, windows_sys::Win32::Networking::WinSock::WSAStringToAddressW];
        let _ = [overlapped_sys::winsock::WSAUnhookBlockingHook, windows_sys::Win32::Networking::WinSock::WSAUnhookBlockingHook];
        let _ = [overlapped_sys::winsock::__WSAFDIsSet, windows_sys::Win32::Networking::WinSock::__WSAFDIsSet];
        let _ = [overlapped_sys::winsock::bind, windows_sys::Win32::Networking::WinSock::bind];
        let _ = [overlapped_sys::winsock::closesocket, windows_sys::Win32::Networking::WinSock::closesocket];
        let _ = [overlapped_sys::winsock::freeaddrinfo, windows_sys::Win32::Networking::WinSock::freeaddrinfo];
        let _ = [overlapped_sys::winsock::getaddrinfo, windows_sys::Win32::Networking::WinSock::getaddrinfo];
        let _ = [overlapped_sys::winsock::gethostbyaddr, windows_sys::Win32::Networking::WinSock::gethostbyaddr];
        let _ = [overlapped_sys::winsock::gethostbyname, windows_sys::Win32::Networking::WinSock::gethostbyname];
        let _ = [overlapped_sys::winsock::gethostname, windows_sys::Win32::Networking::WinSock::gethostname];
        let _ = [overlapped_sys::winsock::getnameinfo, windows_sys::Win32::Networking::WinSock::getnameinfo];
        let _ = [overlapped_sys::winsock::getpeername, windows_sys::Win32::Networking::WinSock::getpeername];
        let _ = [overlapped_sys::winsock::getprotobyname, windows_sys::Win32::Networking::WinSock::getprotobyname];
        let _ = [overlapped_sys::winsock::getprotobynumber, windows_sys::Win32::Networking::WinSock::getprotobynumber];
        let _ = [overlapped_sys::winsock::getservbyname, windows_sys::Win32::Networking::WinSock::getservbyname];
        let _ = [overlapped_sys::winsock::getservbyport, windows_sys::Win32::Networking::WinSock::getservbyport];
        let _ = [overlapped_sys::winsock::getsockname, windows_sys::Win32::Networking::WinSock::getsockname];
        let _ = [overlapped_sys::winsock::getsockopt, windows_sys::Win32::Networking::WinSock::getsockopt];
        let _ = [overlapped_sys::winsock::htonl, windows_sys::Win32::Networking::WinSock::htonl];
        let _ = [overlapped_sys::winsock::htons, windows_sys::Win32::Networking::WinSock::htons];
        let _ = [overlapped_sys::winsock::inet_addr, windows_sys::Win32::Networking::WinSock::inet_addr];
        let _ = [overlapped_sys::winsock::inet_ntoa, windows_sys::Win32::Networking::WinSock::inet_ntoa];
        let _ = [overlapped_sys::winsock::inet_ntop, windows_sys::Win32::Networking::WinSock::inet_ntop];
        let _ = [overlapped_sys::winsock::inet_pton, windows_sys::Win32::Networking::WinSock::inet_pton];
        let _ = [overlapped_sys::winsock::ioctlsocket, windows_sys::Win32::Networking::WinSock::ioctlsocket];
        let _ = [overlapped_sys::winsock::listen, windows_sys::Win32::Networking::WinSock::listen];
        let _ = [overlapped_sys::winsock::ntohl, windows_sys::Win32::Networking::WinSock::ntohl];
        let _ = [overlapped_sys::winsock::ntohs, windows_sys::Win32::Networking::WinSock::ntohs];
        let _ = [overlapped_sys::winsock::setsockopt, windows_sys::Win32::Networking::WinSock::setsockopt];
        let _ = [overlapped_sys::winsock::shutdown, windows_sys::Win32::Networking::WinSock::shutdown];
        let _ = [overlapped_sys::winsock::socket, windows_sys::Win32::Networking::WinSock::socket];
    }
}
