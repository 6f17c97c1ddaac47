using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Tests.Models;
using Dma.Conformance.Tests.Models.Machines;
using Dma.Conformance.Tests.Shrinking;

namespace Dma.Conformance.Tests.Litmus;

/// <summary>Makes shapes on a platform, judged like every sequence.</summary>
/// <param name="factory">Makes the machines.</param>
/// <param name="profile">Which machines.</param>
/// <param name="device">The device.</param>
/// <param name="memory">What memory x and y are.</param>
internal sealed class Runner(IDmaPlatformFactory factory, string profile, int device, SharedBuffer memory)
{
    private const ulong Buffer = 1,
        Region = 2,
        Zeroed = 2,
        Length = 0x200;

    /// <summary>x and y are in lines of their own.</summary>
    private const int Apart = 0x100;

    private readonly Worker _worker = new(
        Subject.Create(factory, profile, AreaTable.Standard),
        new HashSet<ClauseId>()
    );

    /// <summary>Makes one order of a shape's steps.</summary>
    /// <param name="order">The steps.</param>
    /// <param name="seed">The seed of the machine, and of how many steps nothing happens in between.</param>
    /// <returns>What the loads found, one digit each; or the clause that is broken.</returns>
    public string Run(Order order, ulong seed)
    {
        using var session = new Session(_worker.Subject, _worker);
        var violation = session.Begin(seed);
        var loaded = new char[order.Loads];
        foreach (var (operation, register, place) in Program(order, seed))
        {
            violation ??= session.Step(in operation);
            if (violation is not null)
            {
                return $"{violation.Clause}: {violation.Observed}";
            }

            if (register >= 0)
            {
                loaded[register] = Read(place, session.Observation.Data[0]);
            }
        }

        return new string(loaded);
    }

    private IEnumerable<(Operation Operation, int Register, int Place)> Program(Order order, ulong seed)
    {
        yield return (Allocate(Buffer, memory), -1, 0);
        yield return (Allocate(Region, new(DmaAttributes.WriteBarrier)), -1, 0);
        yield return (Toys.Step(3, CpuOperations.Barrier), -1, 0);
        var id = 4UL;
        if (memory.IsSynced)
        {
            // What was in the cache once may come back by itself.
            yield return (Toys.Step(id++, CpuOperations.Load, Buffer, 0, 1), -1, 0);
            yield return (Toys.Step(id++, CpuOperations.Load, Buffer, Apart, 1), -1, 0);
            yield return (Toys.Step(id++, SyncOperations.SyncForDevice, Buffer, 0, Length), -1, 0);
        }

        for (var i = 0; i < order.Acts.Count; i++)
        {
            // Nothing happens for some steps, so that what is late has time to come.
            var pick = Mixing.Mix(seed, (ulong)i);
            var most = (pick % 4) switch
            {
                0 or 1 => 1UL,
                2 => 12UL,
                _ => 64UL,
            };
            for (var idle = (pick >> 8) % most; idle > 0; idle--)
            {
                yield return (Toys.Step(id++, CoherentMaskOperations.GetMask, (ulong)device), -1, 0);
            }

            var act = order.Acts[i];
            yield return (Make(act, id++), act.IsLoad ? order.Registers[i] : -1, PlaceOf(act.Step.Range));
        }
    }

    private Operation Allocate(ulong id, SharedBuffer asked) =>
        asked.ByNonCoherentCall
            ? Toys.Step(id, AllocationOperations.AllocateNonCoherent, (ulong)device, Length, Zeroed)
            : Toys.Step(
                id,
                AllocationOperations.Allocate,
                (ulong)device,
                Length,
                Zeroed,
                AllocationOperations.ChoiceOf(asked.Attributes)
            );

    private Operation Make(Act act, ulong id)
    {
        var of = act.Step.Range == Bytes.Region ? Region : Buffer;
        var place = (ulong)PlaceOf(act.Step.Range);
        return act.Step.Kind switch
        {
            StepKind.Barrier => Toys.Step(id, CpuOperations.Barrier),
            StepKind.Complete => Toys.Step(id, DeviceOperations.Complete, (ulong)device),
            StepKind.SyncForDevice => Toys.Step(id, SyncOperations.SyncForDevice, Buffer, 0, Length),
            StepKind.SyncForCpu => Toys.Step(id, SyncOperations.SyncForCpu, Buffer, 0, Length),
            StepKind.CpuStore => Toys.Step(id, CpuOperations.Store, of, place, 1, act.Value),
            StepKind.CpuLoad => Toys.Step(id, CpuOperations.Load, of, place, 1),
            StepKind.DeviceStore => Toys.Step(id, DeviceOperations.Store, of, place, 1, act.Value),
            StepKind.DeviceLoad => Toys.Step(id, DeviceOperations.Load, of, place, 1),
            var other => throw new NotSupportedException(other.ToString()),
        };
    }

    private static int PlaceOf(Bytes range) => range == Bytes.Second ? Apart : 0;

    private static char Read(int place, byte found)
    {
        for (byte value = 1; value < 10; value++)
        {
            if (Wave.At(place, value) == found)
            {
                return (char)('0' + value);
            }
        }

        return found == 0 ? '0' : '?';
    }
}
