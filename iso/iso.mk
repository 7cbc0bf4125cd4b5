# The boot media.

## iso: the boot medium, build/crossmod.iso: for a CD or a USB stick, under BIOS and UEFI
iso: $(BUILD)/crossmod.iso

## usb: the same as build/crossmod-usb.img: for a USB stick whose files can be edited
usb: $(BUILD)/crossmod-usb.img

## netboot: the same as build/netboot/, for a TFTP server
netboot: $(BUILD)/netboot.made

# The same source gives the same media, bit by bit, when SOURCE_DATE_EPOCH says which time is in them
dated = [ -z "$$SOURCE_DATE_EPOCH" ] || find $(1) -exec touch -h -d "@$$SOURCE_DATE_EPOCH" {} +

# What every medium holds: the kernel, GRUB's menu, the options, the scenarios. Those that were here
# before are gone.
LOST_FILES := $(wildcard iso/lost/*)
PROTOCOLS := $(wildcard iso/protocols/*.scn)
MEDIUM_FILES := iso/grub.cfg iso/menu.cfg iso/crossmod.options $(LOST_FILES) $(STANDARD_SET) $(PROTOCOLS)

$(BUILD)/medium.made: $(BUILD)/crossmod.elf $(MEDIUM_FILES) $(BUILD)/version iso/iso.mk
	$(Q)rm -rf $(BUILD)/medium
	$(Q)mkdir -p $(BUILD)/medium/boot/grub/lost $(BUILD)/medium/scenarios $(BUILD)/medium/protocols
	$(Q)cp iso/grub.cfg iso/menu.cfg $(BUILD)/medium/boot/grub
	$(Q)cp $(LOST_FILES) $(BUILD)/medium/boot/grub/lost
	$(Q)LC_ALL=C awk 'BEGIN { for (i = 128; i < 256; i++) list = list sprintf(" %c", i); \
		print "set bytes=\"" list "\"" }' > $(BUILD)/medium/boot/grub/bytes.cfg
	$(Q)cp iso/crossmod.options $(BUILD)/medium
	$(Q)cp $(BUILD)/version $(BUILD)/medium/VERSION
	$(Q)echo "set version=\"$$(cat $(BUILD)/version)\"" > $(BUILD)/medium/boot/grub/version.cfg
	$(Q)cp $(STANDARD_SET) $(BUILD)/medium/scenarios
	$(Q)cp $(PROTOCOLS) $(BUILD)/medium/protocols
	$(Q)echo 'set protocols="$(PROTOCOLS:iso/%=/%)"' > $(BUILD)/medium/boot/grub/protocols.cfg
	$(Q)$(CROSS_COMPILE)objcopy --strip-all $< $(BUILD)/medium/boot/crossmod.elf
	$(Q)$(call dated,$(BUILD)/medium)
	$(Q)touch $@

# Only what iso/grub.cfg and iso/menu.cfg need
GRUB_MODULES := normal multiboot2 configfile echo test regexp search search_fs_file tar serial \
	terminal reboot cpuid probe sleep

# A CD also has the partition maps, all of which GRUB's UEFI image asks for.
CD_MODULES := $(GRUB_MODULES) all_video iso9660 part_acorn part_amiga part_apple part_bsd part_dfly \
	part_dvh part_gpt part_msdos part_plan part_sun part_sunpc

$(BUILD)/crossmod.iso: $(BUILD)/medium.made
	@echo "  ISO    $@"
	$(Q)scripts/at_epoch grub-mkrescue --compress=xz --fonts= --locales= --themes= \
		--install-modules="$(CD_MODULES)" -o $@ $(BUILD)/medium -volid CROSSMOD \
		> $(BUILD)/iso.log 2>&1 || { cat $(BUILD)/iso.log; exit 1; }

# GRUB for the stick and for the network, with all its modules inside. Its menu is in /boot/grub,
# where it came from itself. Of drivers for the screen it has the firmware's only: the others would
# choose a mode of their own.
GRUB_PC := /usr/lib/grub/i386-pc
MKIMAGE = mkdir -p $(@D) && grub-mkimage -o $@
PC_MODULES := $(GRUB_MODULES) vbe vga
EFI_MODULES := $(GRUB_MODULES) efi_gop

$(BUILD)/grub/stick.img: iso/iso.mk
	$(Q)$(MKIMAGE) -O i386-pc -p '(,msdos1)/boot/grub' $(PC_MODULES) biosdisk part_msdos fat

$(BUILD)/grub/stick.efi: iso/iso.mk
	$(Q)$(MKIMAGE) -O x86_64-efi -p /boot/grub $(EFI_MODULES) part_msdos fat

$(BUILD)/grub/net.0: iso/iso.mk
	$(Q)$(MKIMAGE) -O i386-pc-pxe -p /boot/grub $(PC_MODULES) pxe tftp

$(BUILD)/grub/net.efi: iso/iso.mk
	$(Q)$(MKIMAGE) -O x86_64-efi -p /boot/grub $(EFI_MODULES) efinet tftp

$(BUILD)/crossmod-usb.img: $(BUILD)/medium.made $(BUILD)/grub/stick.img $(BUILD)/grub/stick.efi \
		scripts/stick.sh
	@echo "  USB    $@"
	$(Q)rm -rf $(BUILD)/stick
	$(Q)mkdir -p $(BUILD)/stick/EFI/BOOT
	$(Q)cp -r $(BUILD)/medium/. $(BUILD)/stick
	$(Q)cp $(BUILD)/grub/stick.efi $(BUILD)/stick/EFI/BOOT/BOOTX64.EFI
	$(Q)$(call dated,$(BUILD)/stick)
	$(Q)scripts/at_epoch scripts/stick.sh $@ $(GRUB_PC)/boot.img $(BUILD)/grub/stick.img $(BUILD)/stick

$(BUILD)/netboot.made: $(BUILD)/medium.made $(BUILD)/grub/net.0 $(BUILD)/grub/net.efi
	@echo "  NET    $(BUILD)/netboot"
	$(Q)rm -rf $(BUILD)/netboot
	$(Q)mkdir -p $(BUILD)/netboot
	$(Q)cp -r $(BUILD)/medium/. $(BUILD)/netboot
	$(Q)cp $(BUILD)/grub/net.0 $(BUILD)/netboot/crossmod.0
	$(Q)cp $(BUILD)/grub/net.efi $(BUILD)/netboot/crossmod.efi
	$(Q)sed -i -e 's|^# No modules.*|# The files are named here, since a network cannot list them|' \
		-e 's|^modules=.*|modules="$(STANDARD_SET:iso/%=%)"|' $(BUILD)/netboot/crossmod.options
	$(Q)touch $@
