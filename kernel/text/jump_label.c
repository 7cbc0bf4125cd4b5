#include "kernel/text/jump_label.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/text.h"
#include "kernel/core/trace.h"
#include "kernel/text/text.h"
#include "kernel/text/text_lock.h"
#include "lib/string.h"

/* Only the CPU that holds the lock of the text writes it. */
static struct jump_label_cost cost;

const char jump_labels_no_memory[] = "there is too little memory for the static branches";

static uint32_t references_of(struct jump_key *key)
{
	return atomic_load_explicit(&key->references, memory_order_relaxed);
}

/* ---- The table --------------------------------------------------------------------------- */

INIT_TEXT static void give_keys_their_sites(const struct jump_site *table, size_t count,
					    struct text_site *all)
{
	for (size_t i = 0; i < count; i++)
		table[i].key->count++;
	for (size_t i = 0; i < count; i++) {
		struct jump_key *key = table[i].key;

		if (key->sites)
			continue;
		key->sites = all;
		all += key->count;
		key->count = 0; /* until they are filled in */
	}
	for (size_t i = 0; i < count; i++) {
		struct jump_key *key = table[i].key;

		jump_label_fill(&table[i], &key->sites[key->count++]);
	}
}

/* No other CPU runs, so plain stores will do. */
INIT_TEXT static const char *make_nop(const struct jump_site *site)
{
	uint8_t *alias = arch_text_alias(site->text, site->length);
	struct text_site both;

	if (!alias || (site->length != 2 && site->length != JUMP_LENGTH_MAX))
		return "the table of static branches has a site that is not in the text";
	jump_label_fill(site, &both);
	if (memcmp(site->text, both.forms[1].bytes, site->length) != 0)
		return "the table of static branches has a site that is no jump to its target";
	if (references_of(site->key) == 0)
		memcpy(alias, both.forms[0].bytes, site->length);
	return NULL;
}

static struct text_batch batch_of(const struct jump_key *key)
{
	return (struct text_batch){.sites = key->sites, .count = key->count};
}

/* A key stands in the table once a site. */
static bool is_prepared(const struct jump_key *key)
{
	return key->sites[0].alias;
}

INIT_TEXT static const char *prepare(const struct jump_key *key)
{
	struct text_batch batch = batch_of(key);

	if (is_prepared(key) || text_prepare(&batch) == TEXT_DONE)
		return NULL;
	return "the table of static branches has sites that overlap";
}

INIT_TEXT const char *jump_labels_init(void)
{
	size_t count;
	const struct jump_site *table = arch_jump_sites(&count);
	const char *problem = NULL;

	if (count == 0)
		return NULL;
	struct text_site *all = arch_allocate(count * sizeof(*all));

	if (!all)
		return jump_labels_no_memory;
	for (size_t i = 0; i < count && !problem; i++)
		problem = make_nop(&table[i]);
	if (!problem)
		give_keys_their_sites(table, count, all);
	for (size_t i = 0; i < count && !problem; i++)
		problem = prepare(table[i].key);
	arch_serialize(SERIALIZE_CPUID);
	return problem;
}

/* ---- Changes ----------------------------------------------------------------------------- */

static void tell(const struct jump_key *key, bool is_on, const struct text_site *site,
		 enum text_result result)
{
	const char *turned = is_on ? "on" : "off";

	if (site)
		kernel_comment("jump label: a key of %u sites is not turned %s: the site at 0x%llx "
			       "is %s",
			       key->count, turned, (unsigned long long)(uintptr_t)site->text,
			       text_result_words(result));
	else
		kernel_comment("jump label: a key of %u sites, turned %s: %s", key->count, turned,
			       text_result_words(result));
}

/* Takes the sites that were freed from the key. The others stay in their order. */
static void skip_freed(struct jump_key *key)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < key->count; i++)
		if (!text_is_freed(key->sites[i].text, key->sites[i].length))
			key->sites[kept++] = key->sites[i];
	key->skipped += key->count - kept;
	key->count = kept;
}

/* Patches all sites of the key that are still there. With the lock held. */
static enum text_result patch(struct jump_key *key, bool is_on)
{
	uint64_t start = arch_cycles();
	struct text_batch batch = batch_of(key);
	enum text_result result = text_patch(&batch, is_on);

	if (result == TEXT_FREED) {
		skip_freed(key);
		batch = batch_of(key);
		result = text_patch(&batch, is_on);
	}
	cost = (struct jump_label_cost){arch_cycles() - start, text_store_cycles(&batch)};
	if (result != TEXT_DONE)
		tell(key, is_on, batch.refused, result);
	return result;
}

/* ---- References -------------------------------------------------------------------------- */

/* Adds `by` to the references, unless they are fewer than `least`: then false. */
static bool add_references(struct jump_key *key, uint32_t least, uint32_t by)
{
	uint32_t now = references_of(key);

	/* Acquire: pairs with the release in enable_first(). To find the key on is to come after
	 * all of its sites were patched. */
	while (now >= least)
		if (atomic_compare_exchange_weak_explicit(&key->references, &now, now + by,
							  memory_order_acquire,
							  memory_order_relaxed))
			return true;
	return false;
}

static bool take_another(struct jump_key *key)
{
	return add_references(key, 1, 1);
}

/* One that is not the last. */
static bool give_one_back(struct jump_key *key)
{
	return add_references(key, 2, UINT32_MAX);
}

/* With the lock held. */
static enum text_result enable_first(struct jump_key *key)
{
	if (take_another(key))
		return TEXT_DONE;
	enum text_result result = patch(key, true);

	/* Pairs with the acquire in add_references(). */
	if (text_result_is_new(result))
		atomic_store_explicit(&key->references, 1, memory_order_release);
	return result;
}

/* With the lock held. At 0 references nobody adds one without the lock: so the key is seen off
 * before its sites are, and as long as they are patched. */
static enum text_result disable_last(struct jump_key *key)
{
	uint32_t expected;

	do {
		if (give_one_back(key))
			return TEXT_DONE;
		if (references_of(key) == 0) {
			tell(key, false, NULL, TEXT_NOT_ENABLED);
			return TEXT_NOT_ENABLED;
		}
		expected = 1;
	} while (!atomic_compare_exchange_strong_explicit(
		&key->references, &expected, 0, memory_order_relaxed, memory_order_relaxed));
	enum text_result result = patch(key, false);

	/* Pairs as in enable_first(). */
	if (!text_result_is_new(result))
		atomic_store_explicit(&key->references, 1, memory_order_release);
	return result;
}

static enum text_result change(struct jump_key *key, bool is_on)
{
	if (!text_lock()) {
		tell(key, is_on, NULL, TEXT_BUSY);
		return TEXT_BUSY;
	}
	cost = (struct jump_label_cost){0};
	enum text_result result = is_on ? enable_first(key) : disable_last(key);

	struct jump_label_cost patched = cost;

	text_unlock();
	if (result == TEXT_DONE && patched.all > 0 && key->count > 0)
		trace_text_patched(key->count, patched.all, patched.stores);
	return result;
}

enum text_result jump_label_enable(struct jump_key *key)
{
	return take_another(key) ? TEXT_DONE : change(key, true);
}

enum text_result jump_label_disable(struct jump_key *key)
{
	return give_one_back(key) ? TEXT_DONE : change(key, false);
}

void jump_label_fill(const struct jump_site *from, struct text_site *to)
{
	to->text = from->text;
	to->length = (uint8_t)from->length;
	to->forms[0].resume = from->text + from->length;
	to->forms[1].resume = from->target;
	for (unsigned form = 0; form < 2; form++)
		arch_jump_bytes(from, form, to->forms[form].bytes);
}

struct jump_label_cost jump_label_last_cost(void)
{
	return cost;
}
