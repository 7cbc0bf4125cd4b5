#include "scenario/assemble/operand.h"

#include "lib/ascii.h"

/* By size, then number. */
static const char names[4][16][6] = {
	{"al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil", "r8b", "r9b", "r10b", "r11b", "r12b",
	 "r13b", "r14b", "r15b"},
	{"ax", "cx", "dx", "bx", "sp", "bp", "si", "di", "r8w", "r9w", "r10w", "r11w", "r12w",
	 "r13w", "r14w", "r15w"},
	{"eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi", "r8d", "r9d", "r10d", "r11d",
	 "r12d", "r13d", "r14d", "r15d"},
	{"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12",
	 "r13", "r14", "r15"},
};

static const char high_names[4][3] = {"ah", "ch", "dh", "bh"};

static bool find_register(const char *at, size_t length, struct operand *operand)
{
	for (unsigned size = 0; size < 4; size++)
		for (unsigned number = 0; number < 16; number++)
			if (is_word(at, length, names[size][number])) {
				operand->size = 1u << size;
				operand->number = number;
				return true;
			}
	for (unsigned i = 0; i < 4; i++)
		if (is_word(at, length, high_names[i])) {
			operand->size = 1;
			operand->number = 4 + i;
			operand->is_high = true;
			return true;
		}
	return false;
}

/* Behind the %. */
static bool take_register(struct rest *rest, struct operand *operand)
{
	size_t length = rest_word(rest);

	operand->kind = OPERAND_REGISTER;
	if (!find_register(rest->at, length, operand))
		return complain(rest->reason,
				"expected a general register, as %%rax or %%r8d, found \"%%%s\"",
				quote(rest->at, length).string);
	rest_skip(rest, length);
	return true;
}

/* Digits of a base. False when they are none, or the number has more than 64 bits. */
static bool read_digits(const char *at, size_t length, unsigned base, uint64_t *number)
{
	*number = 0;
	for (size_t i = 0; i < length; i++) {
		uint32_t digit = ascii_digit(at[i]);

		if (digit >= base || *number > (UINT64_MAX - digit) / base)
			return false;
		*number = *number * base + digit;
	}
	return length > 0;
}

static size_t count_digits(const struct rest *rest)
{
	size_t length = 0;

	while (length < rest->length && (ascii_digit(rest->at[length]) != ASCII_NO_DIGIT ||
					 rest->at[length] == 'x' || rest->at[length] == 'X'))
		length++;
	return length;
}

/* A decimal number, or a hexadecimal one behind 0x, with or without a sign. */
static bool take_number(struct rest *rest, int64_t *value)
{
	bool negative = rest_take(rest, '-');
	size_t length = count_digits(rest);
	bool hexadecimal =
		length > 2 && rest->at[0] == '0' && (rest->at[1] == 'x' || rest->at[1] == 'X');
	unsigned skipped = hexadecimal ? 2 : 0;
	uint64_t number;

	if (!read_digits(rest->at + skipped, length - skipped, hexadecimal ? 16 : 10, &number) ||
	    (negative && number > (uint64_t)INT64_MAX + 1))
		return complain(rest->reason,
				"expected a number of up to 64 bits, as 16 or 0x10, found \"%s\"",
				quote(rest->at, length > 0 ? length : rest->length).string);
	rest_skip(rest, length);
	*value = (int64_t)(negative ? 0 - number : number);
	return true;
}

/* Behind the dot. */
static bool take_target(struct rest *rest, struct operand *operand)
{
	operand->kind = OPERAND_TARGET;
	if (rest->length > 0 && rest->at[0] == '-')
		return take_number(rest, &operand->value);
	return !rest_take(rest, '+') || take_number(rest, &operand->value);
}

/* A register that can be part of an address. */
static bool take_address_register(struct rest *rest, unsigned *number)
{
	struct operand operand = {.number = REGISTER_NONE};

	if (!rest_expect(rest, '%') || !take_register(rest, &operand))
		return false;
	if (operand.size != 8)
		return complain(rest->reason,
				"expected an address of 64-bit registers, as (%%rax)");
	*number = operand.number;
	return true;
}

static bool take_scale(struct rest *rest, struct operand *operand)
{
	int64_t scale = 0;

	if (!take_number(rest, &scale))
		return false;
	if (scale != 1 && scale != 2 && scale != 4 && scale != 8)
		return complain(rest->reason, "expected a scale of 1, 2, 4 or 8, found %lld",
				(long long)scale);
	while (scale > 1ll << operand->scaling)
		operand->scaling++;
	return true;
}

static bool take_index(struct rest *rest, struct operand *operand)
{
	if (!take_address_register(rest, &operand->index))
		return false;
	if (operand->index == 4)
		return complain(rest->reason,
				"expected another index than %%rsp, which cannot be one");
	return !rest_take(rest, ',') || take_scale(rest, operand);
}

/* %rip, which is a base and nothing else. */
static bool take_rip(struct rest *rest)
{
	if (rest->length < 4 || !is_word(rest->at, 4, "%rip"))
		return false;
	rest_skip(rest, 4);
	return true;
}

static bool take_memory(struct rest *rest, struct operand *operand)
{
	operand->kind = OPERAND_MEMORY;
	operand->index = REGISTER_NONE;
	if (rest->at[0] != '(' && rest->at[0] != '-' && !ascii_is_decimal(rest->at[0]))
		return complain(rest->reason,
				"expected an operand (%%rax, $1, 8(%%rax), .+9), found \"%s\"",
				quote(rest->at, rest->length).string);
	if (rest->at[0] != '(' && !take_number(rest, &operand->value))
		return false;
	if (operand->value < INT32_MIN || operand->value > INT32_MAX)
		return complain(rest->reason, "expected a displacement of 32 bits, found %lld",
				(long long)operand->value);
	if (!rest_expect(rest, '('))
		return false;
	if (take_rip(rest))
		operand->base = REGISTER_RIP;
	else if (!take_address_register(rest, &operand->base) ||
		 (rest_take(rest, ',') && !take_index(rest, operand)))
		return false;
	return rest_expect(rest, ')');
}

bool operand_take(struct rest *rest, struct operand *operand)
{
	*operand = (struct operand){.indirect = rest_take(rest, '*')};
	if (rest->length == 0)
		return complain(rest->reason, "expected an operand, found the end");
	if (rest_take(rest, '%'))
		return take_register(rest, operand);
	if (rest_take(rest, '$')) {
		operand->kind = OPERAND_NUMBER;
		return take_number(rest, &operand->value);
	}
	if (rest_take(rest, '.'))
		return take_target(rest, operand);
	return take_memory(rest, operand);
}

bool operand_is_register(const struct operand *operand, unsigned number)
{
	return operand->kind == OPERAND_REGISTER && operand->number == number && !operand->is_high;
}
