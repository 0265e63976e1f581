#pragma once

#include "../Common/Lock.h"

#define MAX_WORKER 16
#define BUFFER_SIZE 4096

enum IO_TYPE { IO_RECV, IO_SEND, IO_ACCEPT };

typedef struct tagOVERLAPPED_EX
{
	WSAOVERLAPPED overlapped;
	IO_TYPE type;
	WSABUF wsabuf;
	CHAR buffer[BUFFER_SIZE];
	SOCKET socket;
} OVERLAPPED_EX, *LPOVERLAPPED_EX;

class CSession
{
public:
	CSession(SOCKET socket, UINT64 id);
	virtual ~CSession();

	BOOL PostRecv();
	BOOL Send(const char* data, DWORD length);
	void Disconnect();

	virtual void OnRecv(const char* data, DWORD length) = 0;
	virtual void OnClose() {}

	SOCKET Socket() const { return m_socket; }
	UINT64 Id() const { return m_id; }
	LONG AddRef() { return InterlockedIncrement(&m_refs); }
	LONG Release();

protected:
	SOCKET m_socket;
	UINT64 m_id;
	volatile LONG m_refs;
	volatile LONG m_closed;
	OVERLAPPED_EX m_recv;
};

class CIocpServer
{
public:
	CIocpServer();
	virtual ~CIocpServer();

	BOOL Start(LPCSTR address, USHORT port, int workers);
	void Stop();
	USHORT Port() const { return m_port; }
	int Sessions();

protected:
	virtual CSession* CreateSession(SOCKET socket, UINT64 id) = 0;

private:
	static unsigned int WINAPI WorkerThread(LPVOID param);
	void Worker();
	BOOL LoadExtensions();
	BOOL PostAccept();
	void OnAccepted(LPOVERLAPPED_EX ex);
	void Remove(CSession* session);

	HANDLE m_port_handle;
	HANDLE m_threads[MAX_WORKER];
	int m_workers;
	SOCKET m_listen;
	USHORT m_port;
	UINT64 m_next_id;
	LPFN_ACCEPTEX m_acceptex;
	LPFN_GETACCEPTEXSOCKADDRS m_addrs;
	OVERLAPPED_EX m_accept;
	std::map<UINT64, CSession*> m_sessions;
	CLock m_lock;
};
