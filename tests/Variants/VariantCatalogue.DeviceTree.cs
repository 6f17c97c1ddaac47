using Dma.Reference;
using Dma.Variants.Bounce;
using Dma.Variants.DeviceTree;
using Dma.Variants.Iommu;

namespace Dma.Variants;

// Machines that are built of a tree: where its regions lie, what is served from them, and what its words leave open.
public static partial class VariantCatalogue
{
    private static IEnumerable<Variant> OfTrees()
    {
        foreach (var profile in (string[])[Tree, TreeRestricted])
        {
            yield return Laid(
                profile,
                "lowest-first",
                "Regions without a place lie as far down as they fit, in the last range that they may lie in.",
                board => new LowestRegionsFirst(board)
            );
            yield return new(
                $"{profile}-tells-little",
                "Every second region has no place that is told, and neither have pages.",
                profile,
                () => new AlteredFactory(profile, p => p, machine => new TellsLittle(machine))
            );
        }
        yield return Laid(
            Tree,
            "both-ends-in-turn",
            "One region without a place lies as far down as it fits, the next as far up.",
            board => new BothEndsInTurn(board)
        );
        yield return Laid(
            Tree,
            "pools-last",
            "The last region of the tree is laid first, those that devices use last of all.",
            board => new PoolsLast(board)
        );
        yield return Laid(
            TreeRestricted,
            "pools-last",
            "No pool has a place, and they are laid last of all, the first one of the tree behind the second.",
            board => new PoolsLast(board),
            board =>
                board with
                {
                    Regions =
                    [
                        .. board.Regions.Select(static it => it with { Fixed = null, Size = new(0x80_0000) }),
                        new() { Name = "log", Size = new(0x3000) },
                    ],
                }
        );
        yield return Laid(
            Tree,
            "whole-blocks",
            "Regions without a place are blocks of 64 KiB, and larger than they need be.",
            board => new WholeBlocks(board)
        );
        yield return new(
            "devicetree-tells-whole-pages",
            "Of a region all pages are told that it has a byte in.",
            Tree,
            () => new AlteredFactory(Tree, p => p, machine => new TellsWholePages(machine))
        );
        yield return Laid(
            Tree,
            "lends-regions",
            "What is reusable and serves nobody is lent for pages.",
            board => new LendsRegions(board),
            board =>
                board with
                {
                    Regions =
                    [
                        .. board.Regions.Select(it =>
                            it is { Use: RegionUse.Reserved, Fixed: null } ? it with { IsReusable = true } : it
                        ),
                    ],
                }
        );
        yield return Laid(
            Tree,
            "default-pool-serves",
            "A pool is the default, and serves devices that do not refer to it.",
            board => new DefaultPoolServes(board),
            board =>
                board with
                {
                    Regions =
                    [
                        .. board.Regions.Select(it =>
                            it is { Use: RegionUse.CoherentPool, Fixed: null } ? it with { IsDefault = true } : it
                        ),
                    ],
                }
        );
        yield return new(
            "devicetree-buses-translate",
            "A device behind buses with windows is served by translation, of which the tree says nothing.",
            Tree,
            () => Parts(Tree, Translating)
        );
        yield return new(
            "devicetree-coherence-unstated",
            "Nothing is said of which devices are coherent and which are masters.",
            Tree,
            () =>
                Parts(
                    Tree,
                    p =>
                        Saying(p, static it => it with { Coherent = Claim.Unstated, Translated = Claim.Unstated }) with
                        {
                            Devices = [.. p.Devices.Select(static it => it with { Coherent = Claim.Unstated })],
                        }
                )
        );
        yield return new(
            "devicetree-buffers-beside-areas",
            "Buffers never come from areas, and that is said.",
            Tree,
            () =>
                Parts(
                    Tree,
                    p =>
                        p with
                        {
                            Contiguous = p.Contiguous with { ServesBuffers = Claim.No },
                            CoherentAllocator = machine => new BuffersBesideAreas(machine),
                        }
                )
        );
        foreach (var isLowest in (bool[])[true, false])
        {
            yield return new(
                isLowest ? "devicetree-pools-from-below" : "devicetree-pools-from-above",
                $"The {(isLowest ? "lowest" : "highest")} free memory of a pool is given out.",
                Tree,
                () =>
                    Parts(
                        Tree,
                        p =>
                            p with
                            {
                                RegionPool = (machine, frames) => new OrderedRegionPool(machine, frames, isLowest),
                            }
                    )
            );
        }
        yield return new(
            "devicetree-ends-of-windows-first",
            "Masters get the first and the last addresses of their windows first.",
            Tree,
            () => Parts(Tree, p => p with { AddressAllocator = domain => new EndsFirst(domain) })
        );
        yield return new(
            "devicetree-restricted-highest-slots",
            "The highest free slots of a pool are given out.",
            TreeRestricted,
            () =>
                Parts(
                    TreeRestricted,
                    p => p with { BouncePool = (machine, frames) => new HighestSlots(machine, frames) }
                )
        );
    }

    /// <summary>A machine built of the board of a profile in another way, of which the tree says what it says or something else.</summary>
    private static Variant Laid(
        string profile,
        string name,
        string freedom,
        Func<Board, BoardBuilder> build,
        Func<Board, Board>? say = null
    ) =>
        new(
            $"{profile}-{name}",
            freedom,
            profile,
            () =>
            {
                var board = new BoardReader(DeviceTreeBlob.Read(DeviceTreeBoards.BlobOf(profile))).Read();
                var made = build(say?.Invoke(board) ?? board).Build(profile);
                return Parts(profile, p => made with { Seed = p.Seed });
            }
        );

    // The last device behind buses: what it gets stays in their windows, and leads elsewhere.
    private static MachineParts Translating(MachineParts parts)
    {
        var lines = parts.DeviceTree!.Devices;
        var chosen = lines.Last(static it => it is { Windows.Count: 1, Regions.Count: 0, Translated: Claim.No });
        var (index, window) = (chosen.Device.Index, chosen.Windows[0]);
        var name = parts.Devices[index].Name;
        return Saying(parts, it => it.Device == chosen.Device ? it with { Translated = Claim.Unstated } : it) with
        {
            Devices = [.. parts.Devices.Select(it => it.Name == name ? it with { Operations = "translated" } : it)],
            Translation = it =>
                it.Name == name ? new() { Window = new(window.Start, window.Length) } : parts.Translation(it),
        };
    }

    private static MachineParts Saying(MachineParts parts, Func<DeviceTreeDevice, DeviceTreeDevice> change) =>
        parts with
        {
            DeviceTree = parts.DeviceTree! with { Devices = [.. parts.DeviceTree.Devices.Select(change)] },
        };
}
