/* Records of names: what this system knows itself, and an answer of a name server taken apart. */
#include "seen.h"
#include <windns.h>

/* An answer with one record of each kind, whose names point back to the question's (RFC 1035, 4.1.4). */
static const BYTE answer[] = {
    0x12, 0x34, 0x81, 0x80, 0, 1, 0, 6, 0, 0, 0, 1,
    7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 4, 't', 'e', 's', 't', 0, 0, 255, 0, 1,
    0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1,
    0xc0, 12, 0, 15, 0, 1, 0, 0, 0, 61, 0, 9, 0, 10, 4, 'm', 'a', 'i', 'l', 0xc0, 12,
    0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 62, 0, 8, 3, 'o', 'n', 'e', 3, 't', 'w', 'o',
    0xc0, 12, 0, 33, 0, 1, 0, 0, 0, 63, 0, 12, 0, 1, 0, 2, 0x1f, 0x90, 3, 's', 'r', 'v', 0xc0, 12,
    0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 64, 0, 2, 0xc0, 12,
    0xc0, 12, 0, 6, 0, 1, 0, 0, 0, 65, 0, 29, 2, 'n', 's', 0xc0, 12, 1, 'a', 0xc0, 12, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5,
    0xc0, 12, 0, 28, 0, 1, 0, 0, 0, 66, 0, 16, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
};

static int is_whole(PDNS_RECORDW r)
{
    const BYTE *address = (const BYTE *)&r->Data.A.IpAddress;
    const WCHAR *name = W("example.test");
    PWSTR *texts;
    if (!same_wide(r->pName, name) || r->wType != DNS_TYPE_A || r->dwTtl != 60 || address[0] != 192 || address[3] != 1 || r->Flags.S.Section != DnsSectionAnswer) return 0;
    r = r->pNext;
    if (r->wType != DNS_TYPE_MX || r->Data.MX.wPreference != 10 || !same_wide(r->Data.MX.pNameExchange, W("mail.example.test"))) return 0;
    r = r->pNext;
    if (r->wType != DNS_TYPE_TEXT || r->Data.TXT.dwStringCount != 2 || r->wDataLength < 3 * sizeof(PWSTR)) return 0;
    texts = r->Data.TXT.pStringArray;
    if (!same_wide(texts[0], W("one")) || !same_wide(texts[1], W("two"))) return 0;
    r = r->pNext;
    if (r->wType != DNS_TYPE_SRV || r->Data.SRV.wPriority != 1 || r->Data.SRV.wWeight != 2 || r->Data.SRV.wPort != 8080 || !same_wide(r->Data.SRV.pNameTarget, W("srv.example.test"))) return 0;
    r = r->pNext;
    if (r->wType != DNS_TYPE_CNAME || !same_wide(r->Data.CNAME.pNameHost, name)) return 0;
    r = r->pNext;
    if (r->wType != DNS_TYPE_SOA || !same_wide(r->Data.SOA.pNamePrimaryServer, W("ns.example.test")) || r->Data.SOA.dwSerialNo != 1 || r->Data.SOA.dwDefaultTtl != 5) return 0;
    r = r->pNext;
    return r->wType == DNS_TYPE_AAAA && r->dwTtl == 66 && r->pNext == NULL && ((const BYTE *)&r->Data.AAAA)[15] == 1 && r->wDataLength == 16;
}

static void answers(void)
{
    union { DNS_MESSAGE_BUFFER buffer; BYTE bytes[sizeof answer]; } message;
    PDNS_RECORD records = NULL;
    memcpy(message.bytes, answer, sizeof answer);
    DNS_BYTE_FLIP_HEADER_COUNTS(&message.buffer.MessageHead);
    EFFECT(DnsExtractRecordsFromMessage_W, DnsExtractRecordsFromMessage_W(&message.buffer, sizeof answer, &records) == 0 && is_whole((PDNS_RECORDW)records));
    DnsRecordListFree(records, DnsFreeRecordList);
    EFFECT(DnsExtractRecordsFromMessage_UTF8, DnsExtractRecordsFromMessage_UTF8(&message.buffer, sizeof answer, &records) == 0 && strcmp(((PDNS_RECORDA)records)->pNext->Data.MX.pNameExchange, "mail.example.test") == 0);
    DnsFree(records, DnsFreeRecordList);
    ANSWERS(DnsExtractRecordsFromMessage_W, DnsExtractRecordsFromMessage_W(&message.buffer, sizeof answer - 1, &records), DNS_ERROR_BAD_PACKET);
    ANSWERS(DnsExtractRecordsFromMessage_UTF8, DnsExtractRecordsFromMessage_UTF8(&message.buffer, sizeof answer - 1, &records), DNS_ERROR_BAD_PACKET);
}

static int is_loopback(PDNS_RECORD records)
{
    for (; records != NULL; records = records->pNext)
        if (records->wType == DNS_TYPE_A && records->Data.A.IpAddress == htonl(INADDR_LOOPBACK)) return 1;
    return 0;
}

static void names(void)
{
    PDNS_RECORD records = NULL;
    EFFECT(DnsQuery_A, DnsQuery_A("localhost", DNS_TYPE_A, DNS_QUERY_STANDARD, NULL, &records, NULL) == 0 && is_loopback(records));
    DnsRecordListFree(records, DnsFreeRecordList);
    EFFECT(DnsRecordListFree, DnsQuery_W(W("localhost"), DNS_TYPE_A, DNS_QUERY_STANDARD, NULL, &records, NULL) == 0);
    EFFECT(DnsQuery_W, is_loopback(records));
    DnsRecordListFree(records, DnsFreeRecordList);
    INFALLIBLE(DnsRecordListFree);
    EFFECT(DnsQuery_UTF8, DnsQuery_UTF8("localhost", DNS_TYPE_A, DNS_QUERY_STANDARD, NULL, &records, NULL) == 0 && is_loopback(records));
    EFFECT(DnsFree, records != NULL);
    DnsFree(records, DnsFreeRecordList);
    INFALLIBLE(DnsFree);
    ANSWERS(DnsQuery_A, DnsQuery_A("localhost", DNS_TYPE_A, DNS_QUERY_STANDARD, NULL, NULL, NULL), ERROR_INVALID_PARAMETER);
    ANSWERS(DnsQuery_W, DnsQuery_W(W("localhost"), DNS_TYPE_A, DNS_QUERY_STANDARD, NULL, NULL, NULL), ERROR_INVALID_PARAMETER);
    ANSWERS(DnsQuery_UTF8, DnsQuery_UTF8("localhost", DNS_TYPE_A, DNS_QUERY_STANDARD, NULL, NULL, NULL), ERROR_INVALID_PARAMETER);
    EFFECT(DnsNameCompare_A, DnsNameCompare_A("Example.Test.", "example.test"));
    RESULT(DnsNameCompare_A, !DnsNameCompare_A("example.test", "example.org"));
    EFFECT(DnsNameCompare_W, DnsNameCompare_W(W("Example.Test."), W("example.test")));
    RESULT(DnsNameCompare_W, !DnsNameCompare_W(W("example.test"), W("example.org")));
}

int main(void)
{
    answers();
    names();
    return seen_all();
}
