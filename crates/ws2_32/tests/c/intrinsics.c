/* Instructions by name: sixteen bytes exchanged at once by four threads, of which no exchange is lost or torn; bits; wide products; runs.
 * Native only: mingw-w64 has no header with some of them. */
#include <winsock2.h>
#include <windows.h>
#include <intrin.h>
#include <stdio.h>

#define TURNS 20000

/* The halves always differ by 7. */
static DECLSPEC_ALIGN(16) LONG64 pair[2] = {0, 7};

static DWORD WINAPI count(LPVOID unused) {
    int turn;
    (void)unused;
    for (turn = 0; turn < TURNS; turn++) {
        LONG64 seen[2] = {0, 0};
        while (!InterlockedCompareExchange128(pair, seen[1] + 1, seen[0] + 1, seen))
            if (seen[1] - seen[0] != 7) return 1;
    }
    return 0;
}

int main(void) {
    HANDLE threads[4];
    DWORD code, index = 99;
    LONG64 expected[2] = {1, 1};
    LONG bits[3] = {0, 0, 0};
    LONG64 wide[2] = {0, 0};
    unsigned __int64 high = 99;
    __int64 signed_high = 99;
    unsigned char bytes[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    unsigned long long low;
    int torn = 0, before, at;

    for (at = 0; at < 4; at++) threads[at] = CreateThread(NULL, 0, count, NULL, 0, NULL);
    WaitForMultipleObjects(4, threads, TRUE, INFINITE);
    for (at = 0; at < 4; at++) {
        GetExitCodeThread(threads[at], &code);
        torn += (int)code;
        CloseHandle(threads[at]);
    }
    printf("exchanged: %d and %d, %d torn\n", (int)pair[0], (int)pair[1], torn);
    before = _InterlockedCompareExchange128(pair, 3, 2, expected);
    printf("not what was expected: %d, found %d and %d\n", before, (int)expected[0], (int)expected[1]);
    before = InterlockedCompareExchange128(pair, 3, 2, expected);
    printf("what was expected: %d, now %d and %d\n", before, (int)pair[0], (int)pair[1]);

    before = _bittestandset((LONG *)bits, 33);
    printf("bit 33: %d, then %d in %d\n", before, _bittest((LONG *)bits, 33), (int)bits[1]);
    before = _bittestandreset((LONG *)bits, 33);
    printf("reset: %d, then %d\n", before, BitTest((LONG *)bits, 33));
    before = InterlockedBitTestAndSet64(wide, 40);
    printf("bit 40: %d, then %d\n", before, (int)(wide[0] >> 40));
    before = InterlockedBitTestAndReset64(wide, 40);
    printf("reset: %d, then %d\n", before, (int)(wide[0] >> 40));
    before = BitScanForward(&index, 0x50);
    printf("scanned: %d, %d", before, (int)index);
    before = BitScanReverse(&index, 0x50);
    printf(", %d, %d", before, (int)index);
    printf(", nothing %d\n", BitScanForward(&index, 0));
    printf("counted: %d, %d\n", (int)__popcnt(0xf0f), (int)__popcnt64(0xf00000000fULL));

    low = _umul128(0xffffffffffffffffULL, 3, &high);
    printf("unsigned product: %llx, %llx\n", (unsigned long long)high, low);
    low = (unsigned long long)_mul128(-1, 3, &signed_high);
    printf("signed product: %lld, %lld\n", (long long)signed_high, (long long)low);
    printf("high half: %llx\n", (unsigned long long)__umulh(0xffffffffffffffffULL, 3));
    printf("shifted: %llx, %llx\n", (unsigned long long)__shiftleft128(0x8000000000000000ULL, 1, 1), (unsigned long long)__shiftright128(0, 1, 4));
    __movsb(bytes + 2, bytes, 4);
    printf("moved: %d %d %d %d %d %d %d\n", bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6]);
    __stosb(bytes, 9, 3);
    printf("stored: %d %d %d %d\n", bytes[0], bytes[1], bytes[2], bytes[3]);

    WriteRelease(&bits[0], 5);
    WriteRelease64(&wide[1], 6);
    WritePointerRelease((PVOID *)&expected[0], bits);
    printf("written and read: %d, %d, %d\n", (int)ReadAcquire(&bits[0]), (int)ReadNoFence64(&wide[1]),
           ReadPointerAcquire((PVOID *)&expected[0]) == (PVOID)bits);
    _mm_pause();
    printf("time goes on: %d\n", __rdtsc() != ReadTimeStampCounter());
    return 0;
}
