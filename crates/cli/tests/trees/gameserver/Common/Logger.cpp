#include "..\StdAfx.h"
#include "logger.h"

static __declspec(thread) TCHAR g_buffer[1024];

CLogger& CLogger::Instance()
{
	static CLogger logger;
	return logger;
}

void CLogger::Write(LOG_LEVEL level, const TCHAR* format, ...)
{
	static const TCHAR* names[] = { _T("DEBUG"), _T("INFO "), _T("ERROR") };
	C_ASSERT(_countof(names) == LOG_MAX);

	va_list args;
	va_start(args, format);
	int length = _vsntprintf_s(g_buffer, _countof(g_buffer), _TRUNCATE, format, args);
	va_end(args);
	if (length < 0)
		_tcscpy_s(g_buffer, _countof(g_buffer), _T("(too long)"));

	CAutoLock lock(m_lock);
	InterlockedIncrement64(&m_lines);
	_ftprintf(stdout, _T("%s %s\n"), names[level], g_buffer);
	fflush(stdout);
}

void CLogger::WriteLastError(const TCHAR* where, DWORD error)
{
	LPTSTR text = NULL;
	FormatMessage(FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, error,
		MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US), (LPTSTR)&text, 0, NULL);
	Write(LOG_ERROR, _T("%s failed: %lu"), where, (unsigned long)error);
	if (text)
		::LocalFree(text);
}
