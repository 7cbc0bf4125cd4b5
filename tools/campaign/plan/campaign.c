#include "tools/campaign/plan/campaign.h"

#include <stdlib.h>
#include <string.h>

static const char *const kind_words[CAMPAIGN_KINDS] = {
	[CAMPAIGN_QEMU] = "qemu",   [CAMPAIGN_QEMU_MULTI] = "qemu-multi",
	[CAMPAIGN_KVM] = "kvm",	    [CAMPAIGN_BOCHS] = "bochs",
	[CAMPAIGN_BOARD] = "board", [CAMPAIGN_PROCESSOR] = "processor",
};

const char *campaign_kind_word(enum campaign_kind kind)
{
	return kind_words[kind];
}

void campaign_free(struct campaign *campaign)
{
	free(campaign->bytes);
	free(campaign->words);
	memset(campaign, 0, sizeof(*campaign));
}
