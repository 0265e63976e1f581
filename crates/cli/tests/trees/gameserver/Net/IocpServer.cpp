#include "../stdafx.h"
#include "IocpServer.h"
#include "..\Common\Logger.h"

CSession::CSession(SOCKET socket, UINT64 id) : m_socket(socket), m_id(id), m_refs(1), m_closed(0)
{
	ZeroMemory(&m_recv, sizeof(m_recv));
	m_recv.type = IO_RECV;
}

CSession::~CSession()
{
	if (m_socket != INVALID_SOCKET)
		::closesocket(m_socket);
}

LONG CSession::Release()
{
	LONG refs = InterlockedDecrement(&m_refs);
	if (refs == 0)
		delete this;
	return refs;
}

BOOL CSession::PostRecv()
{
	DWORD flags = 0, bytes = 0;
	ZeroMemory(&m_recv.overlapped, sizeof(WSAOVERLAPPED));
	m_recv.wsabuf.buf = m_recv.buffer;
	m_recv.wsabuf.len = BUFFER_SIZE;
	AddRef();
	if (WSARecv(m_socket, &m_recv.wsabuf, 1, &bytes, &flags, &m_recv.overlapped, NULL) == SOCKET_ERROR)
	{
		DWORD error = WSAGetLastError();
		if (error != WSA_IO_PENDING)
		{
			Release();
			return FALSE;
		}
	}
	return TRUE;
}

BOOL CSession::Send(const char* data, DWORD length)
{
	if (length > BUFFER_SIZE)
		return FALSE;
	LPOVERLAPPED_EX ex = (LPOVERLAPPED_EX)::HeapAlloc(::GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(OVERLAPPED_EX));
	if (ex == NULL)
		return FALSE;
	ex->type = IO_SEND;
	memcpy_s(ex->buffer, sizeof(ex->buffer), data, length);
	ex->wsabuf.buf = ex->buffer;
	ex->wsabuf.len = length;
	AddRef();
	DWORD bytes = 0;
	if (WSASend(m_socket, &ex->wsabuf, 1, &bytes, 0, &ex->overlapped, NULL) == SOCKET_ERROR && WSAGetLastError() != WSA_IO_PENDING)
	{
		::HeapFree(::GetProcessHeap(), 0, ex);
		Release();
		return FALSE;
	}
	return TRUE;
}

void CSession::Disconnect()
{
	if (InterlockedExchange(&m_closed, 1) == 0)
	{
		LINGER linger = { 1, 0 };
		setsockopt(m_socket, SOL_SOCKET, SO_LINGER, (char*)&linger, sizeof(linger));
		shutdown(m_socket, SD_BOTH);
	}
}

CIocpServer::CIocpServer()
	: m_port_handle(NULL), m_workers(0), m_listen(INVALID_SOCKET), m_port(0), m_next_id(1), m_acceptex(NULL), m_addrs(NULL)
{
	ZeroMemory(m_threads, sizeof(m_threads));
}

CIocpServer::~CIocpServer()
{
	Stop();
}

BOOL CIocpServer::LoadExtensions()
{
	GUID accept = WSAID_ACCEPTEX;
	GUID addrs = WSAID_GETACCEPTEXSOCKADDRS;
	DWORD bytes = 0;
	if (WSAIoctl(m_listen, SIO_GET_EXTENSION_FUNCTION_POINTER, &accept, sizeof(accept), &m_acceptex, sizeof(m_acceptex), &bytes, NULL, NULL) == SOCKET_ERROR)
		return FALSE;
	return WSAIoctl(m_listen, SIO_GET_EXTENSION_FUNCTION_POINTER, &addrs, sizeof(addrs), &m_addrs, sizeof(m_addrs), &bytes, NULL, NULL) != SOCKET_ERROR;
}

BOOL CIocpServer::Start(LPCSTR address, USHORT port, int workers)
{
	m_listen = WSASocket(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED);
	if (m_listen == INVALID_SOCKET)
	{
		CLogger::Instance().WriteLastError(_T("WSASocket"), WSAGetLastError());
		return FALSE;
	}
	SOCKADDR_IN addr;
	ZeroMemory(&addr, sizeof(addr));
	addr.sin_family = AF_INET;
	addr.sin_addr.S_un.S_addr = inet_addr(address);
	addr.sin_port = htons(port);
	BOOL on = TRUE;
	setsockopt(m_listen, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, (const char*)&on, sizeof(on));
	if (bind(m_listen, (SOCKADDR*)&addr, sizeof(addr)) == SOCKET_ERROR || listen(m_listen, SOMAXCONN) == SOCKET_ERROR)
	{
		CLogger::Instance().WriteLastError(_T("bind"), WSAGetLastError());
		return FALSE;
	}
	int length = sizeof(addr);
	getsockname(m_listen, (SOCKADDR*)&addr, &length);
	m_port = ntohs(addr.sin_port);

	SYSTEM_INFO info;
	GetSystemInfo(&info);
	m_workers = workers > 0 ? workers : (int)info.dwNumberOfProcessors * 2;
	if (m_workers > MAX_WORKER)
		m_workers = MAX_WORKER;
	m_port_handle = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
	if (m_port_handle == NULL || CreateIoCompletionPort((HANDLE)m_listen, m_port_handle, 0, 0) == NULL || !LoadExtensions())
		return FALSE;
	for (int i = 0; i < m_workers; ++i)
	{
		unsigned int id = 0;
		m_threads[i] = (HANDLE)_beginthreadex(NULL, 0, WorkerThread, this, CREATE_SUSPENDED, &id);
		if (m_threads[i] == NULL)
			return FALSE;
		SetThreadPriority(m_threads[i], THREAD_PRIORITY_NORMAL);
		ResumeThread(m_threads[i]);
	}
	return PostAccept();
}

BOOL CIocpServer::PostAccept()
{
	DWORD bytes = 0;
	ZeroMemory(&m_accept, sizeof(m_accept));
	m_accept.type = IO_ACCEPT;
	m_accept.socket = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED);
	if (!m_acceptex(m_listen, m_accept.socket, m_accept.buffer, 0, sizeof(SOCKADDR_IN) + 16, sizeof(SOCKADDR_IN) + 16, &bytes, &m_accept.overlapped)
		&& WSAGetLastError() != ERROR_IO_PENDING)
	{
		closesocket(m_accept.socket);
		return FALSE;
	}
	return TRUE;
}

void CIocpServer::OnAccepted(LPOVERLAPPED_EX ex)
{
	SOCKET client = ex->socket;
	setsockopt(client, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, (char*)&m_listen, sizeof(m_listen));
	SOCKADDR *local = NULL, *remote = NULL;
	int local_length = 0, remote_length = 0;
	m_addrs(ex->buffer, 0, sizeof(SOCKADDR_IN) + 16, sizeof(SOCKADDR_IN) + 16, &local, &local_length, &remote, &remote_length);
	LOGI("accepted from %hs", inet_ntoa(((SOCKADDR_IN*)remote)->sin_addr));
	CSession* session = NULL;
	{
		CAutoLock lock(m_lock);
		session = CreateSession(client, m_next_id++);
		m_sessions.insert(std::make_pair(session->Id(), session));
	}
	CreateIoCompletionPort((HANDLE)client, m_port_handle, (ULONG_PTR)session, 0);
	if (!session->PostRecv())
		Remove(session);
	PostAccept();
}

void CIocpServer::Remove(CSession* session)
{
	{
		CAutoLock lock(m_lock);
		if (m_sessions.erase(session->Id()) == 0)
			return;
	}
	session->OnClose();
	session->Release();
}

int CIocpServer::Sessions()
{
	CAutoLock lock(m_lock);
	return (int)m_sessions.size();
}

unsigned int WINAPI CIocpServer::WorkerThread(LPVOID param)
{
	static_cast<CIocpServer*>(param)->Worker();
	_endthreadex(0);
	return 0;
}

void CIocpServer::Worker()
{
	for (;;)
	{
		DWORD bytes = 0;
		CSession* session = NULL;
		LPOVERLAPPED overlapped = NULL;
		BOOL ok = GetQueuedCompletionStatus(m_port_handle, &bytes, (PULONG_PTR)&session, &overlapped, INFINITE);
		if (overlapped == NULL)
			break;
		LPOVERLAPPED_EX ex = CONTAINING_RECORD(overlapped, OVERLAPPED_EX, overlapped);
		switch (ex->type)
		{
		case IO_ACCEPT:
			if (ok)
				OnAccepted(ex);
			break;
		case IO_RECV:
			if (!ok || bytes == 0)
			{
				Remove(session);
			}
			else
			{
				session->OnRecv(ex->buffer, bytes);
				if (!session->PostRecv())
					Remove(session);
			}
			session->Release();
			break;
		case IO_SEND:
			::HeapFree(::GetProcessHeap(), 0, ex);
			session->Release();
			break;
		default:
			__assume(0);
		}
	}
}

void CIocpServer::Stop()
{
	if (m_port_handle == NULL)
		return;
	for (int i = 0; i < m_workers; ++i)
		PostQueuedCompletionStatus(m_port_handle, 0, 0, NULL);
	WaitForMultipleObjects(m_workers, m_threads, TRUE, INFINITE);
	for (int i = 0; i < m_workers; ++i)
		SAFE_CLOSE(m_threads[i]);
	closesocket(m_listen);
	for (auto& entry : m_sessions)
		entry.second->Release();
	m_sessions.clear();
	SAFE_CLOSE(m_port_handle);
}
