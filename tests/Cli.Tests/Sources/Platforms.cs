using System;
using System.Collections.Generic;
using System.Threading;
using Dma;
using Dma.Reference;

namespace Samples;

/// <summary>Right, with a seed.</summary>
public sealed class Seeded(ulong seed) : PassThrough("coherent", seed);

/// <summary>Right, without a seed.</summary>
public sealed class Seedless() : PassThrough("coherent", 7);

/// <summary>A cache is not kept in step when the CPU takes a buffer back.</summary>
public sealed class Stale : IDmaPlatformFactory
{
    private readonly ReferenceFactory _inner = new(
        parts => parts with { CacheMaintenance = machine => new TakesNothing(machine) },
        "coherent",
        "write-back"
    );

    public IReadOnlyList<string> Profiles => _inner.Profiles;

    public IReadOnlyList<string> DefaultProfiles => _inner.DefaultProfiles;

    public IDmaPlatform Create(string profile, ulong seed) => _inner.Create(profile, seed);

    private sealed class TakesNothing(Machine machine) : CacheMaintenance(machine)
    {
        protected override void Take(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction) { }
    }
}

/// <summary>A barrier after an allocation throws.</summary>
public sealed class Throwing(ulong seed) : PassThrough("coherent", seed)
{
    private bool _hasPages;

    public override Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement)
    {
        _hasPages = true;
        return base.AllocatePages(count, placement);
    }

    public override Answer Barrier() => _hasPages ? throw new InvalidOperationException("no barrier") : base.Barrier();
}

/// <summary>Two machines in three throw at a barrier after an allocation.</summary>
public sealed class Wavering : IDmaPlatformFactory
{
    private int _machines;

    public IReadOnlyList<string> Profiles => ["default"];

    public IDmaPlatform Create(string profile, ulong seed) =>
        ++_machines % 3 == 0 ? new Seeded(seed) : new Throwing(seed);
}

/// <summary>An unmap of more than 64 bytes never returns.</summary>
public sealed class Hanging(ulong seed) : PassThrough("coherent", seed)
{
    public override Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes)
    {
        Thread.Sleep(range.Length.Value > 64 ? Timeout.Infinite : 0);
        return base.Unmap(device, range, direction, attributes);
    }
}

/// <summary>An unmap of more than 64 bytes kills the process.</summary>
public sealed class Dying(ulong seed) : PassThrough("coherent", seed)
{
    public override Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes)
    {
        if (range.Length.Value > 64)
        {
            Environment.FailFast("a sample that dies");
        }

        return base.Unmap(device, range, direction, attributes);
    }
}

/// <summary>An unmap of more than 64 bytes ends the process as if all were well.</summary>
public sealed class Exiting(ulong seed) : PassThrough("coherent", seed)
{
    public override Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes)
    {
        if (range.Length.Value > 64)
        {
            Environment.Exit(0);
        }

        return base.Unmap(device, range, direction, attributes);
    }
}

/// <summary>An unmap of more than 64 bytes throws.</summary>
public sealed class Unyielding(ulong seed) : PassThrough("coherent", seed)
{
    public override Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes) =>
        range.Length.Value > 64
            ? throw new InvalidOperationException("no unmap")
            : base.Unmap(device, range, direction, attributes);
}

/// <summary>Ends the process before there is a machine.</summary>
public sealed class ExitingAtOnce : IDmaPlatformFactory
{
    public ExitingAtOnce() => Environment.Exit(0);

    public IReadOnlyList<string> Profiles => ["default"];

    public IDmaPlatform Create(string profile, ulong seed) => new Seeded(seed);
}

/// <summary>Has a profile twice.</summary>
public sealed class Twofold : IDmaPlatformFactory
{
    public IReadOnlyList<string> Profiles => ["one", "two", "one"];

    public IDmaPlatform Create(string profile, ulong seed) => new Seeded(seed);
}

/// <summary>Makes other choices on every machine, whatever the seed.</summary>
public sealed class Moody(ulong seed) : PassThrough("write-back", seed + (ulong)Interlocked.Increment(ref _machines))
{
    private static long _machines;
}

/// <summary>Takes 10 ms an operation.</summary>
public sealed class Slow(ulong seed) : PassThrough("coherent", seed)
{
    public override int DrainEvents(Span<PlatformEvent> destination)
    {
        Thread.Sleep(10);
        return base.DrainEvents(destination);
    }
}

/// <summary>Cannot say which profiles it has.</summary>
public sealed class Undecided : IDmaPlatformFactory
{
    public IReadOnlyList<string> Profiles => throw new NotSupportedException("ask later");

    public IDmaPlatform Create(string profile, ulong seed) => new Seeded(seed);
}

/// <summary>Has no profile.</summary>
public sealed class Profileless : IDmaPlatformFactory
{
    public IReadOnlyList<string> Profiles => [];

    public IDmaPlatform Create(string profile, ulong seed) => new Seeded(seed);
}

/// <summary>Is a platform, and nobody knows what to give its constructor.</summary>
public sealed class Demanding(string question) : PassThrough("coherent", (ulong)question.Length);

/// <summary>Holds a type with the name of another one.</summary>
public static class Nest
{
    /// <summary>Right, with a seed.</summary>
    public sealed class Seeded(ulong seed) : PassThrough("coherent", seed);
}

/// <summary>Is seen by this assembly alone.</summary>
internal sealed class Hidden() : PassThrough("coherent", 7);
