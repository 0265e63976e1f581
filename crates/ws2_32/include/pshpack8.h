/* pshpack8.h: structures from here on have their members at multiples of 8, until poppack.h. No guard. */
#pragma pack(push, 8)
