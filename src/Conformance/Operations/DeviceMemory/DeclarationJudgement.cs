using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>What a declaration and a mark may answer.</summary>
internal static class DeclarationJudgement
{
    public static Violation? JudgeDeclaration(
        SpecificationState state,
        DeclarableMemory part,
        DeviceMemoryFlags flags,
        Observation observation
    )
    {
        if (
            (Shape.NoEvents(state, observation) ?? Shape.Supported(state, observation, "ok or failed", part.Device)) is
            { } violation
        )
        {
            return violation;
        }

        var memory = state.Part<DeviceMemorySpecification>();
        var region = memory.Find(part.Device);
        if (part.Size.Value == 0)
        {
            return Refused(
                state,
                part.Device,
                observation,
                region is null ? DeviceMemoryClauses.NothingIsNotDeclared : null,
                region is null ? memory.Description.EmptyDeclaration : Errno.None,
                "failed: no bytes cannot be declared"
            );
        }

        if (region is not null)
        {
            var clause = region.RefusedAnother
                ? DeviceMemoryClauses.RefusedDeclarationChangesNothing
                : DeviceMemoryClauses.DevicesHaveOneDeclaration;
            region.RefusedAnother |= observation.Outcome != Answer.Ok;
            return Refused(
                state,
                part.Device,
                observation,
                clause,
                memory.Description.SecondDeclaration,
                $"failed: the device has {region.Memory.Size} bytes at {region.Memory.DeviceAddress} declared"
            );
        }

        return MustSucceed(state, part, observation) ?? Given(state, part, flags, observation);
    }

    public static Violation? JudgeMark(
        SpecificationState state,
        DeclarableMemory part,
        ulong offset,
        ulong size,
        Observation observation
    )
    {
        if (
            (Shape.NoEvents(state, observation) ?? Shape.Supported(state, observation, "ok or failed", part.Device)) is
            { } violation
        )
        {
            return violation;
        }

        var memory = state.Part<DeviceMemorySpecification>();
        if (memory.Find(part.Device) is not { } region)
        {
            return Refused(
                state,
                part.Device,
                observation,
                DeviceMemoryClauses.NothingIsMarkedWithoutDeclaration,
                memory.Description.MarkOfNothing,
                "failed: nothing is declared for the device"
            );
        }

        if (region.TryFindTaken(offset, size, out var taken))
        {
            if (observation.Outcome == Answer.Ok)
            {
                // Where that is set aside, the pages count as marked all the same.
                region.Take(state.Step, offset, size, true);
            }

            return Refused(
                state,
                part.Device,
                observation,
                taken.IsMark
                    ? DeviceMemoryClauses.MarkedMemoryIsNotGivenOut
                    : DeviceMemoryClauses.TakenMemoryIsNotMarked,
                // After another declaration was refused it may be that nothing is declared any more.
                region.RefusedAnother
                    ? Errno.None
                    : memory.Description.MarkOfTaken,
                $"failed: step #{taken.Id} has pages of it"
            );
        }

        if (memory.IsFree(region, offset, size))
        {
            var clause = region.RefusedAnother
                ? DeviceMemoryClauses.RefusedDeclarationChangesNothing
                : DeviceMemoryClauses.FreeMemoryCanBeMarked;
            state.Evidence.Count(clause);
            if (
                observation.Outcome != Answer.Ok
                && ++memory.RefusedMarks > state.Profile.Platform.Room.RefusalsInARow
                && state.Breaks(clause)
            )
            {
                return Broken(clause, part.Device, "a CPU address: the pages are free", $"{observation.Outcome}");
            }
        }

        return observation.Outcome == Answer.Ok ? Marked(state, region, offset, size, observation) : null;
    }

    public static Violation Broken(ClauseId clause, DeviceId device, string expected, string observed) =>
        new(clause, expected, observed) { Device = device };

    /// <summary>What must fail has failed, with the error that is named.</summary>
    /// <param name="clause">The clause by which it must; null where only the shape of a failure is said.</param>
    /// <param name="error">The error; none: any.</param>
    private static Violation? Refused(
        SpecificationState state,
        DeviceId device,
        Observation observation,
        ClauseId? clause,
        Errno error,
        string expected
    )
    {
        if (clause is not null)
        {
            state.Evidence.Count(clause);
        }

        if (observation.Outcome == Answer.Ok)
        {
            return clause is not null && state.Breaks(clause)
                ? Broken(clause, device, expected, Word(observation))
                : null;
        }

        if (error == Errno.None)
        {
            return null;
        }

        state.Evidence.Count(DeviceMemoryClauses.FailuresHaveTheirErrors);
        return observation.Outcome.Error != error && state.Breaks(DeviceMemoryClauses.FailuresHaveTheirErrors)
            ? Broken(
                DeviceMemoryClauses.FailuresHaveTheirErrors,
                device,
                $"{Answer.Failed(error)}",
                $"{observation.Outcome}"
            )
            : null;
    }

    private static Violation? MustSucceed(SpecificationState state, DeclarableMemory part, Observation observation)
    {
        var memory = state.Part<DeviceMemorySpecification>();
        var clause = memory.WasReleased(part.Device)
            ? DeviceMemoryClauses.MemoryIsDeclaredAgain
            : DeviceMemoryClauses.DeclarableMemoryIsDeclared;
        state.Evidence.Count(clause);
        if (observation.Outcome == Answer.Ok)
        {
            memory.RefusedDeclarations = 0;
            return null;
        }

        return ++memory.RefusedDeclarations > state.Profile.Platform.Room.RefusalsInARow && state.Breaks(clause)
            ? Broken(
                clause,
                part.Device,
                "declared: the description names the memory, and the device has none declared",
                $"{observation.Outcome}"
            )
            : null;
    }

    private static Violation? Given(
        SpecificationState state,
        DeclarableMemory part,
        DeviceMemoryFlags flags,
        Observation observation
    )
    {
        if (observation.Outcome != Answer.Ok)
        {
            return null;
        }

        var memory = state.Part<DeviceMemorySpecification>();
        memory.Begin(part, flags.HasFlag(DeviceMemoryFlags.Exclusive));
        var clause = DeviceMemoryClauses.DeclarationAnswersTheFlag;
        state.Evidence.Count(clause);
        var answered = (DeviceMemoryFlags)unchecked((int)observation.Value);
        var isFlag = answered is DeviceMemoryFlags.Map or DeviceMemoryFlags.IO && flags.HasFlag(answered);
        var isRight = memory.Description.AnswersFlag switch
        {
            Claim.Yes => isFlag,
            Claim.No => answered == DeviceMemoryFlags.None,
            _ => isFlag || answered == DeviceMemoryFlags.None,
        };
        return !isRight && state.Breaks(clause)
            ? Broken(
                clause,
                part.Device,
                memory.Description.AnswersFlag == Claim.No ? "0" : "one of the flags for access that were given",
                Word(observation)
            )
            : null;
    }

    private static Violation? Marked(
        SpecificationState state,
        DeclaredRegion region,
        ulong offset,
        ulong size,
        Observation observation
    )
    {
        var device = region.Memory.Device;
        var used = (int)Math.Min(size, DeviceMemoryOperations.MostUsed);
        var buffer = new CoherentBuffer(
            new CpuAddress(observation.Value),
            region.Memory.DeviceAddress.Add(new ByteCount(offset))
        );
        var request = new Request(device, used, Gfp.Kernel, DmaAttributes.None, false);
        if (AllocationJudgement.TakenByCpu(state, request, buffer.Cpu) is { } violation)
        {
            return violation;
        }

        state.Part<DeviceMemorySpecification>().RefusedMarks = 0;
        region.Take(state.Step, offset, size, true);
        var window = state
            .Part<CoherentSpecification>()
            .Begin(device, used, buffer, Gfp.Kernel, DmaAttributes.None, false, region, true)
            .Window;
        window.Distrusted = Interval.At(buffer.Cpu.Value, (UInt128)used).End > (UInt128)1 << 64;
        return Disjointness.Check(state, window);
    }

    private static string Word(Observation observation) =>
        string.Create(CultureInfo.InvariantCulture, $"ok, 0x{observation.Value:x}");
}
