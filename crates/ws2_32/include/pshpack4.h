/* pshpack4.h: structures from here on have their members at multiples of 4, until poppack.h. No guard. */
#pragma pack(push, 4)
