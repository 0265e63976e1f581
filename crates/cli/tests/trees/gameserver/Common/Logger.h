#pragma once

#include "Lock.h"

enum LOG_LEVEL
{
	LOG_DEBUG = 0,
	LOG_INFO,
	LOG_ERROR,
	LOG_MAX
};

class CLogger
{
public:
	static CLogger& Instance();
	void Write(LOG_LEVEL level, const TCHAR* format, ...);
	void WriteLastError(const TCHAR* where, DWORD error);
	__int64 Lines() const { return m_lines; }

private:
	CLogger() : m_lines(0) {}
	CLock m_lock;
	volatile __int64 m_lines;
};

#define LOGI(fmt, ...) CLogger::Instance().Write(LOG_INFO, _T(fmt), ##__VA_ARGS__)
#define LOGE(fmt, ...) CLogger::Instance().Write(LOG_ERROR, _T(fmt), ##__VA_ARGS__)
