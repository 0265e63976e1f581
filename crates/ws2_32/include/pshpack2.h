/* pshpack2.h: structures from here on have their members at multiples of 2, until poppack.h. No guard. */
#pragma pack(push, 2)
