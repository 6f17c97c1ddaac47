namespace Dma.Conformance.Tests.Suite;

// Device trees that say nothing sensible, and some that say something strange.
public sealed partial class HostileDescriptionTests
{
    private static readonly DeviceTreeRegion Pool = new()
    {
        Name = "pool",
        Size = new(0x1000),
        Use = RegionUse.CoherentPool,
    };

    private static readonly Dictionary<string, Func<DeviceTreeDescription, DeviceTreeDescription?>> NonsenseOfTrees =
        new()
        {
            ["DeviceTreeDescription must not be null"] = _ => null,
            ["Memory must not be null"] = it => it with { Memory = null! },
            ["Memory must have up to 64 entries, not 65"] = it => it with { Memory = new PhysicalRange[65] },
            ["Memory must have up to 64 entries, not more or fewer than it counts, 1"] = it =>
                it with
                {
                    Memory = new Endless<PhysicalRange>(new(default, new(1))),
                },
            ["range 1 of Memory must have a byte"] = it => it with { Memory = [it.Memory[0], default] },
            ["range 0 of Memory must end within 64 bits, not 0xffffffffffffffff, 0x2 bytes"] = it =>
                it with
                {
                    Memory = [Range(ulong.MaxValue, 2)],
                },
            ["Regions must not be null"] = it => it with { Regions = null! },
            ["Regions must have up to 64 entries, not 65"] = it =>
                it with
                {
                    Regions = [.. Enumerable.Repeat(Pool, 65)],
                },
            ["Regions must have up to 64 entries, not more or fewer than it counts, 1"] = it =>
                it with
                {
                    Regions = new Endless<DeviceTreeRegion>(Pool),
                },
            ["region 0 must not be null"] = it => it with { Regions = [null!] },
            ["Name of region 0 must have 1 to 64 characters, none of them a control character, not null"] = Region(it =>
                it with
                {
                    Name = null!,
                }
            ),
            ["Name of region 0 must have 1 to 64 characters, none of them a control character, not \"a\\u001b\""] =
                Region(it => it with { Name = "a\u001b" }),
            ["AllocRanges of region 0 must not be null"] = Region(it => it with { AllocRanges = null! }),
            ["AllocRanges of region 0 must have up to 64 entries, not 65"] = Region(it =>
                it with
                {
                    AllocRanges = new PhysicalRange[65],
                }
            ),
            ["AllocRanges of region 0 must have up to 64 entries, not more or fewer than it counts, 1"] = Region(it =>
                it with
                {
                    AllocRanges = new Endless<PhysicalRange>(Range(0, 1)),
                }
            ),
            ["range 0 of AllocRanges of region 0 must have a byte"] = Region(it => it with { AllocRanges = [default] }),
            ["Fixed of region 0 must have a byte"] = Region(it => it with { Fixed = Range(0x1000, 0) }),
            ["Fixed of region 0 must end within 64 bits, not 0xfffffffffffff000, 0x1001 bytes"] = Region(it =>
                it with
                {
                    Fixed = Range(0xffff_ffff_ffff_f000, 0x1001),
                }
            ),
            ["Size of region 0 must be at least 0x1 without Fixed"] = Region(it => it with { Size = default }),
            ["Alignment of region 0 must be 0x0 or a power of two, not 0x3"] = Region(it =>
                it with
                {
                    Alignment = new(3),
                }
            ),
            ["Use of region 0 must be one of its values, not 4"] = Region(it => it with { Use = (RegionUse)4 }),
            ["Use of region 0 must be one of its values, not -1"] = Region(it => it with { Use = (RegionUse)(-1) }),
            ["IsDefault of region 0 must not be true where Use is Reserved"] = Region(it =>
                it with
                {
                    Use = RegionUse.Reserved,
                    IsDefault = true,
                }
            ),
            ["IsReusable of region 0 must not be true where Use is CoherentPool"] = Region(it =>
                it with
                {
                    IsReusable = true,
                }
            ),
            ["Devices must not be null"] = it => it with { Devices = null! },
            ["Devices must have up to 64 entries, not 65"] = it => it with { Devices = new DeviceTreeDevice[65] },
            ["Devices must have up to 64 entries, not more or fewer than it counts, 1"] = it =>
                it with
                {
                    Devices = new Endless<DeviceTreeDevice>(it.Devices[0]),
                },
            ["line 0 of Devices must not be null"] = it => it with { Devices = [null!] },
            ["line 0 of Devices must be of a device that there is, not device -1"] = Line(it =>
                it with
                {
                    Device = new(-1),
                }
            ),
            ["line 0 of Devices must be of a device that there is, not device 99"] = Line(it =>
                it with
                {
                    Device = new(99),
                }
            ),
            ["Devices must have one line a device, not several of device 0"] = it =>
                it with
                {
                    Devices = [it.Devices[0], it.Devices[0]],
                },
            ["Coherent of line 0 of Devices must be Unstated, Yes or No, not 7"] = Line(it =>
                it with
                {
                    Coherent = (Claim)7,
                }
            ),
            ["Translated of line 0 of Devices must be Unstated, Yes or No, not -2"] = Line(it =>
                it with
                {
                    Translated = (Claim)(-2),
                }
            ),
            ["Regions of line 0 of Devices must not be null"] = Line(it => it with { Regions = null! }),
            ["Regions of line 0 of Devices must be positions in Regions, not -1"] = Line(it =>
                it with
                {
                    Regions = [-1],
                }
            ),
            ["Regions of line 0 of Devices must be positions in Regions, not 64"] = Line(it =>
                it with
                {
                    Regions = [0, 64],
                }
            ),
            ["Regions of line 0 of Devices must have up to 64 entries, not more or fewer than it counts, 1"] = Line(
                it => it with { Regions = new Endless<int>(0) }
            ),
            ["Windows of line 0 of Devices must not be null"] = Line(it => it with { Windows = null! }),
            ["Windows of line 0 of Devices must have up to 64 entries, not 65"] = Line(it =>
                it with
                {
                    Windows = new DmaWindow[65],
                }
            ),
            ["window 0 of line 0 of Devices must have a byte"] = Line(it => it with { Windows = [default] }),
            ["window 0 of line 0 of Devices must end within 64 bits, not 0xffffffffffffffff, 0x2 bytes"] = Line(it =>
                it with
                {
                    Windows = [new(new(ulong.MaxValue), new(0), new(2))],
                }
            ),
            ["window 0 of line 0 of Devices must end within 64 bits, not 0xfffffffffffffffe, 0x3 bytes"] = Line(it =>
                it with
                {
                    Windows = [new(new(0), new(ulong.MaxValue - 1), new(3))],
                }
            ),
            [
                "window 1 of line 0 of Devices must share no DMA address with another, not 0x00001fff to 0x00009000, 0x1 bytes"
            ] = Line(it =>
                it with
                {
                    Windows = [new(new(0x1000), new(0), new(0x1000)), new(new(0x1fff), new(0x9000), new(1))],
                }
            ),
            ["AddressWindow of line 0 of Devices must have a byte"] = Line(it =>
                it with
                {
                    AddressWindow = new(new(0x1000), default),
                }
            ),
            ["AddressWindow of line 0 of Devices must end within 64 bits, not 0xffffffffffffffff, 0x2 bytes"] = Line(
                it => it with { AddressWindow = new(new(ulong.MaxValue), new(2)) }
            ),
        };

    // What no board has, and what is no contradiction all the same; a machine that keeps nothing of it is told so in clauses.
    private static readonly Dictionary<string, Func<DeviceTreeDescription, DeviceTreeDescription?>> StrangeTrees = new()
    {
        ["nothing"] = _ => new(),
        ["memory everywhere, twice"] = it =>
            it with
            {
                Memory = [Range(0, ulong.MaxValue), Range(0, ulong.MaxValue), Range(ulong.MaxValue, 1)],
            },
        ["memory of a byte each"] = it =>
            it with
            {
                Memory = [.. Enumerable.Range(0, 64).Select(i => Range((ulong)i * 2, 1))],
            },
        ["regions that are all of memory"] = it =>
            it with
            {
                Regions = [.. it.Regions.Select(region => region with { Fixed = Range(0, ulong.MaxValue) })],
            },
        ["regions at the last byte"] = it =>
            it with
            {
                Regions = [.. it.Regions.Select(region => region with { Fixed = Range(ulong.MaxValue, 1) })],
            },
        ["regions of any size with any alignment"] = it =>
            it with
            {
                Regions =
                [
                    .. it.Regions.Select(region =>
                        region with
                        {
                            Fixed = null,
                            Size = new(ulong.MaxValue),
                            Alignment = new(1UL << 63),
                            AllocRanges = [Range(ulong.MaxValue, 1), Range(0, ulong.MaxValue)],
                        }
                    ),
                ],
            },
        ["regions of every use, all of them the default"] = it =>
            it with
            {
                Regions =
                [
                    .. it.Regions.Select(
                        (region, i) =>
                            region with
                            {
                                Use = i % 2 == 0 ? RegionUse.Contiguous : RegionUse.CoherentPool,
                                IsDefault = true,
                                IsReusable = false,
                            }
                    ),
                ],
            },
        ["every device with every region, the last one first"] = it =>
            Lines(it, line => line with { Regions = [.. Enumerable.Range(0, it.Regions.Count).Reverse()] }),
        ["windows of all addresses to the wrong memory"] = it =>
            Lines(
                it,
                line =>
                    line with
                    {
                        Translated = Claim.No,
                        Windows = [new(new(0), new(1), new(ulong.MaxValue)), new(new(ulong.MaxValue), new(0), new(1))],
                    }
            ),
        ["windows of a byte each"] = it =>
            Lines(
                it,
                line =>
                    line with
                    {
                        Translated = Claim.No,
                        Windows =
                        [
                            .. Enumerable
                                .Range(0, 64)
                                .Select(i => new DmaWindow(new((ulong)i), new(ulong.MaxValue - (ulong)i), new(1))),
                        ],
                    }
            ),
        ["masters that reach one byte"] = it =>
            Lines(it, line => line with { Translated = Claim.Yes, AddressWindow = new(new(ulong.MaxValue), new(1)) }),
        ["nothing said of any device"] = it => it with { Devices = [] },
    };

    public static TheoryData<string> TextsOfTrees => [.. NonsenseOfTrees.Keys];

    public static TheoryData<string> NamesOfTrees => [.. StrangeTrees.Keys];

    [Theory]
    [MemberData(nameof(TextsOfTrees))]
    public void A_device_tree_without_meaning_is_told_with_its_bound(string text) =>
        IsTold(inner => new TalksOfItself(inner) { OfTree = NonsenseOfTrees[text] }, "devicetree", text);

    [Theory]
    [MemberData(nameof(NamesOfTrees))]
    public void A_strange_device_tree_is_judged_to_the_end(string name)
    {
        IsJudged(inner => new TalksOfItself(inner) { OfTree = StrangeTrees[name] }, "devicetree");
        IsJudged(inner => new TalksOfItself(inner) { OfTree = StrangeTrees[name] }, "devicetree-restricted");
    }

    private static Func<DeviceTreeDescription, DeviceTreeDescription?> Region(
        Func<DeviceTreeRegion, DeviceTreeRegion> change
    ) => it => it with { Regions = [change(Pool)], Devices = [] };

    private static Func<DeviceTreeDescription, DeviceTreeDescription?> Line(
        Func<DeviceTreeDevice, DeviceTreeDevice> change
    ) => it => it with { Devices = [change(it.Devices[0])] };

    private static DeviceTreeDescription Lines(
        DeviceTreeDescription tree,
        Func<DeviceTreeDevice, DeviceTreeDevice> change
    ) => tree with { Devices = [.. tree.Devices.Select(change)] };

    private static PhysicalRange Range(ulong start, ulong length) => new(new(start), new(length));
}
