#pragma once

class CLock
{
public:
	CLock() { ::InitializeCriticalSectionAndSpinCount(&m_cs, 4000); }
	virtual ~CLock() { ::DeleteCriticalSection(&m_cs); }

	void Lock() { ::EnterCriticalSection(&m_cs); }
	void Unlock() { ::LeaveCriticalSection(&m_cs); }

private:
	CLock(const CLock&);
	CLock& operator=(const CLock&);
	CRITICAL_SECTION m_cs;
};

class CAutoLock
{
public:
	explicit CAutoLock(CLock& lock) : m_lock(lock) { m_lock.Lock(); }
	~CAutoLock() { m_lock.Unlock(); }

private:
	CLock& m_lock;
};
