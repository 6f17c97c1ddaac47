using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>Translations in the domains that a driver manages: made, removed, and asked about.</summary>
internal static class DomainMappingOperations
{
    private const int Domain = 0,
        Device = 1,
        Place = 2,
        Buffer = 3,
        First = 4,
        Count = 5,
        Second = 5,
        Protection = 6,
        Skew = 7;

    private const int RemovedPlace = 1,
        RemovedCount = 2,
        RemovedSkew = 3;

    private static readonly Argument ProtectionArgument = Argument.Choice("protection", "READ|WRITE", "READ", "WRITE");

    public static OperationKind Map { get; } =
        new()
        {
            Name = "domain_map",
            Driver = new(
                """
                mb();
                dma_addr_t {made} = {page} * GRANULE({domain}){skew|NONE=|ADDRESS= + GRANULE({domain}) / 2|MEMORY=|SIZE=};
                iommu_map({domain}, {made}, virt_to_phys({buffer}) + {first} * GRANULE({domain}){skew|NONE=|ADDRESS=|MEMORY= + GRANULE({domain}) / 2|SIZE=}, {count} * GRANULE({domain}){skew|NONE=|ADDRESS=|MEMORY=|SIZE= + 1}, {protection}, GFP_KERNEL);
                """
            )
            {
                Names = new Dictionary<string, string>
                {
                    ["dma"] = "{made}",
                    ["at"] = "{made} + {use.offset}",
                    ["direction"] = "DMA_BIDIRECTIONAL",
                },
            },
            Needs = nameof(IIommu),
            ServesAttached = true,
            Arguments =
            [
                Argument.Uses(HandleKind.Domain),
                Argument.Device,
                Argument.Count("page"),
                Argument.Uses(HandleKind.Buffer),
                Argument.Count("first"),
                Argument.Count("count"),
                ProtectionArgument,
                Argument.Choice("skew", "NONE", "ADDRESS", "MEMORY", "SIZE"),
            ],
            Format =
                "{domain}, page {page}, {buffer} from page {first}, {count} pages, {protection}, for {device}, skew {skew}",
            Makes = HandleKind.Translation,
            InUse = CountLive,
            Weight = 8,
            IsAllowed = (SpecificationState state, in Operation op) => TryReadMap(state, op, out _),
            IsWasteful = (SpecificationState state, in Operation op) =>
                TryReadMap(state, op, out var request) && (op[Skew] != 0 || request.IsTaken || request.IsOutside),
            Range = Range,
            Usual = Usual,
            Edge = Domains.Edge,
            First = Domains.StoreBeforeMap,
            Then = Domains.UseAfterMap,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (TryReadMap(state, op, out var request))
                {
                    Execute(machine, request, observation);
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                TryReadMap(state, op, out var request)
                    ? DomainJudgement.JudgeMap(state, op.Id, request, observation)
                    : null,
        };

    public static OperationKind MapList { get; } =
        new()
        {
            Name = "domain_map_list",
            Driver = new(
                """
                mb();
                dma_addr_t {made} = {page} * GRANULE({domain});
                struct scatterlist {made}_list[2];
                sg_init_table({made}_list, 2);
                sg_set_page(&{made}_list[0], virt_to_page({buffer}), {count} * GRANULE({domain}), 0);
                sg_set_page(&{made}_list[1], virt_to_page({second}), GRANULE({domain}), 0);
                iommu_map_sg({domain}, {made}, {made}_list, 2, {protection}, GFP_KERNEL);
                """
            )
            {
                Names = new Dictionary<string, string>
                {
                    ["dma"] = "{made}",
                    ["at"] = "{made} + {use.offset}",
                    ["direction"] = "DMA_BIDIRECTIONAL",
                },
            },
            Needs = nameof(IIommu),
            ServesAttached = true,
            Arguments =
            [
                Argument.Uses(HandleKind.Domain),
                Argument.Device,
                Argument.Count("page"),
                Argument.Uses(HandleKind.Buffer),
                Argument.Count("count"),
                Argument.Uses("second", HandleKind.Buffer),
                ProtectionArgument,
            ],
            Format = "{domain}, page {page}, {buffer}, {count} pages, {second}, one page, {protection}, for {device}",
            Makes = HandleKind.Translation,
            InUse = CountLive,
            Weight = 3,
            IsAllowed = (SpecificationState state, in Operation op) => TryReadList(state, op, out _),
            IsWasteful = (SpecificationState state, in Operation op) =>
                TryReadList(state, op, out var request) && (request.IsTaken || request.IsOutside),
            Range = (SpecificationState state, in Operation op, int argument) =>
                argument == Place ? (0UL, Domains.MostPage(state.Profile))
                : state.Handles.TryGet<Block>(op[Buffer], out var block) ? (1UL, PagesOf(state.Profile, block))
                : (0UL, 0UL),
            Usual = (SpecificationState state, in Operation op, int argument) =>
                argument == Place ? (0UL, Domains.UsualPages) : (1UL, 4UL),
            First = Domains.StoreBeforeList,
            Then = Domains.UseAfterMap,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (TryReadList(state, op, out var request))
                {
                    Execute(machine, request, observation);
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                TryReadList(state, op, out var request)
                    ? DomainJudgement.JudgeMap(state, op.Id, request, observation)
                    : null,
        };

    public static OperationKind Unmap { get; } =
        new()
        {
            Name = "domain_unmap",
            Driver = new(
                "iommu_unmap({domain}, {page} * GRANULE({domain}){skew|NONE=|ADDRESS= + GRANULE({domain}) / 2|SIZE=}, {count} * GRANULE({domain}){skew|NONE=|ADDRESS=|SIZE= + 1});"
            ),
            Needs = nameof(IIommu),
            Arguments =
            [
                Argument.Uses(HandleKind.Domain),
                Argument.Count("page"),
                Argument.Count("count"),
                Argument.Choice("skew", "NONE", "ADDRESS", "SIZE"),
            ],
            Format = "{domain}, page {page}, {count} pages, skew {skew}",
            Weight = 6,
            IsAllowed = (SpecificationState state, in Operation op) => TryReadRemoval(state, op, out _),
            IsWasteful = (SpecificationState state, in Operation op) =>
                TryReadRemoval(state, op, out var removal)
                && (op[RemovedSkew] != 0 || !removal.Domain.Pages.ContainsKey(removal.Page)),
            Range = (SpecificationState state, in Operation op, int argument) =>
                argument == RemovedPlace ? (0UL, Domains.MostPage(state.Profile)) : (1UL, Domains.UsualPages),
            Usual = (SpecificationState state, in Operation op, int argument) =>
                argument == RemovedPlace ? (0UL, Domains.UsualPages) : (1UL, 4UL),
            First = Domains.TouchBeforeRemoval,
            Then = Domains.LookAfterRemoval,
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (TryReadRemoval(state, op, out var removal))
                {
                    var unit = DomainSpecification.UnitOf(state.Profile);
                    var range = new DmaRange(
                        new DmaAddress(removal.Page * unit + (op[RemovedSkew] == 1 ? unit / 2 : 0)),
                        new ByteCount(removal.Count * unit + (op[RemovedSkew] == 2 ? 1UL : 0))
                    );
                    var answer = machine.Facet<IIommu>().UnmapFromDomain(removal.Domain.Name, range);
                    observation.Note(answer.Outcome);
                    observation.Value = answer.Value.Value;
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                TryReadRemoval(state, op, out var removal)
                    ? DomainJudgement.JudgeRemoval(state, removal, op[RemovedSkew] == 0, observation)
                    : null,
        };

    public static OperationKind Ask { get; } =
        new()
        {
            Name = "iova_to_phys",
            Driver = new("iommu_iova_to_phys({translation.domain}, {translation.at});"),
            Needs = nameof(IIommu),
            Arguments = [Argument.Uses(HandleKind.Translation), Argument.Offset],
            Weight = 3,
            Then = Domains.ErrAfterAnswer,
            IsAllowed = (SpecificationState state, in Operation op) =>
                state.Handles.TryGet<DomainMapping>(op[0], out var mapping)
                && op[1] < mapping.Length
                && state.Part<DomainSpecification>().Live.Contains(mapping.Domain),
            Range = (SpecificationState state, in Operation op, int _) =>
                (0UL, Math.Max(1UL, Windows.LengthOf(state, op[0])) - 1),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (state.Handles.TryGet<DomainMapping>(op[0], out var mapping))
                {
                    var start = mapping.Page * DomainSpecification.UnitOf(state.Profile);
                    var answer = machine
                        .Facet<IIommu>()
                        .TranslationOf(mapping.Domain.Name, new DmaAddress(start + op[1]));
                    observation.Note(answer.Outcome);
                    observation.Value = answer.Value.Value;
                }
            },
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
                state.Handles.TryGet<DomainMapping>(op[0], out var mapping)
                    ? DomainJudgement.JudgeAnswer(state, mapping, op[1], observation)
                    : null,
        };

    /// <summary>How many pages a block of pages has, in units of translation.</summary>
    public static ulong PagesOf(Profile profile, Block block) =>
        (ulong)block.Length / DomainSpecification.UnitOf(profile);

    private static int CountLive(SpecificationState state) =>
        state.Part<DomainSpecification>().Live.Sum(domain => domain.Pages.Count) / 4;

    private static void Execute(Machine machine, in DomainRequest request, Observation observation)
    {
        // What the CPU stored is there for devices after a barrier: nothing in these calls hands memory over.
        observation.Note(machine.Platform.Barrier());
        var iommu = machine.Facet<IIommu>();
        var physical = iommu.PhysicalAddressOf(request.Block.FirstPage!.Value);
        observation.Note(physical.Outcome);
        observation.Other = physical.Value.Value;
        if (observation.Outcome != Answer.Ok)
        {
            // What was refused is not used: other memory would be mapped.
            return;
        }

        var (address, size) = (request.Address, request.Size);
        Answer answer;
        if (request.Second is { } second)
        {
            var behind = iommu.PhysicalAddressOf(second.FirstPage!.Value);
            observation.Note(behind.Outcome);
            observation.Third = behind.Value.Value;
            if (observation.Outcome != Answer.Ok)
            {
                return;
            }

            answer = iommu.MapListInDomain(
                request.Domain.Name,
                address,
                [new PhysicalRange(physical.Value, size), new PhysicalRange(behind.Value, new ByteCount(request.Unit))],
                request.Protection
            );
        }
        else
        {
            var memory = new PhysicalAddress(unchecked(physical.Value.Value + request.MemoryOffset));
            answer = iommu.MapInDomain(request.Domain.Name, address, memory, size, request.Protection);
        }

        observation.Flag = answer == Answer.Ok;
        if (answer.Status == AnswerStatus.Unsupported)
        {
            observation.Note(answer);
        }
    }

    private static bool TryReadMap(SpecificationState state, in Operation op, out DomainRequest request)
    {
        request = default;
        if (
            !state.Handles.TryGet<Domain>(op[Domain], out var domain)
            || !state.Handles.TryGet<Block>(op[Buffer], out var block)
            || block.FirstPage is null
            || !Domains.IsUsable(state, op[Device])
            || op[Place] > Domains.MostPage(state.Profile)
            || op[Count] == 0
            || op[First] >= PagesOf(state.Profile, block)
            || op[Count] > PagesOf(state.Profile, block) - op[First]
            || op[Skew] == 3 && op[First] + op[Count] == PagesOf(state.Profile, block)
        )
        {
            return false;
        }

        request = new DomainRequest(state, domain, new DeviceId((int)op[Device]), op[Place], block)
        {
            First = op[First],
            Count = op[Count],
            Protection = ProtectionOf(op[Protection]),
            Skew = (int)op[Skew],
        };
        return Domains.IsDefined(state, request);
    }

    private static bool TryReadList(SpecificationState state, in Operation op, out DomainRequest request)
    {
        request = default;
        if (
            !state.Handles.TryGet<Domain>(op[Domain], out var domain)
            || !state.Handles.TryGet<Block>(op[Buffer], out var block)
            || !state.Handles.TryGet<Block>(op[Second], out var second)
            || block.FirstPage is null
            || second.FirstPage is null
            || block == second
            || !Domains.IsUsable(state, op[Device])
            || op[Place] > Domains.MostPage(state.Profile)
            || op[4] == 0
            || op[4] > PagesOf(state.Profile, block)
        )
        {
            return false;
        }

        request = new DomainRequest(state, domain, new DeviceId((int)op[Device]), op[Place], block)
        {
            Second = second,
            Count = op[4],
            Protection = ProtectionOf(op[Protection]),
        };
        return Domains.IsDefined(state, request);
    }

    private static bool TryReadRemoval(SpecificationState state, in Operation op, out DomainRemoval removal)
    {
        removal = default;
        if (
            !state.Handles.TryGet<Domain>(op[Domain], out var domain)
            || op[RemovedPlace] > Domains.MostPage(state.Profile)
            || op[RemovedCount] is 0 or > Domains.UsualPages
        )
        {
            return false;
        }

        var page = Domains.FirstPage(state.Profile) + op[RemovedPlace];
        removal = new DomainRemoval(domain, page, op[RemovedCount]);
        return Domains.IsInSpace(state.Profile, page, op[RemovedCount] + (op[RemovedSkew] == 0 ? 0UL : 1UL))
            && Domains.IsDefined(state, removal);
    }

    private static IommuProtection ProtectionOf(ulong choice) =>
        choice switch
        {
            1 => IommuProtection.Read,
            2 => IommuProtection.Write,
            _ => IommuProtection.Read | IommuProtection.Write,
        };

    private static (ulong Min, ulong Max) Range(SpecificationState state, in Operation op, int argument) =>
        argument == Place ? (0UL, Domains.MostPage(state.Profile))
        : !state.Handles.TryGet<Block>(op[Buffer], out var block) ? (0UL, 0UL)
        : argument == First ? (0UL, PagesOf(state.Profile, block) - 1)
        : (1UL, Math.Max(1, PagesOf(state.Profile, block) - Math.Min(op[First], PagesOf(state.Profile, block) - 1)));

    private static (ulong Min, ulong Max) Usual(SpecificationState state, in Operation op, int argument)
    {
        var (min, max) = Range(state, op, argument);
        return argument == Place ? (0UL, Domains.UsualPages) : (min, max);
    }
}
