using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Dma;
using Dma.Reference;

namespace Samples;

/// <summary>Two profiles: 'hostile' does something to its process when it settles, and 'tame' is right.</summary>
public abstract class Hostile : IDmaPlatformFactory
{
    public IReadOnlyList<string> Profiles => ["hostile", "tame"];

    public IDmaPlatform Create(string profile, ulong seed) => profile == "tame" ? new Tame(seed) : CreateHostile(seed);

    protected virtual IDmaPlatform CreateHostile(ulong seed) => new AtSettle(seed, Harm);

    protected virtual void Harm() { }

    private sealed class AtSettle(ulong seed, Action harm) : PassThrough("coherent", seed)
    {
        public override Answer Settle()
        {
            harm();
            return base.Settle();
        }
    }
}

/// <summary>Right.</summary>
internal sealed class Tame(ulong seed) : PassThrough("coherent", seed);

public sealed class Overflows : Hostile
{
    protected override void Harm() => Dig(0);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static int Dig(int depth) => Dig(depth + 1) + 1;
}

public sealed class ExitsWell : Hostile
{
    protected override void Harm() => Environment.Exit(0);
}

public sealed class FailsFast : Hostile
{
    protected override void Harm() => Environment.FailFast("enough");
}

/// <summary>Fails fast at an unmap of more than 64 bytes.</summary>
public sealed class FailsAtUnmap : Hostile
{
    protected override IDmaPlatform CreateHostile(ulong seed) => new Machine(seed);

    private sealed class Machine(ulong seed) : PassThrough("coherent", seed)
    {
        public override Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes)
        {
            if (range.Length.Value > 64)
            {
                Environment.FailFast("too long");
            }

            return base.Unmap(device, range, direction, attributes);
        }
    }
}

public sealed class KillsItself : Hostile
{
    protected override void Harm() => Process.GetCurrentProcess().Kill();
}

public sealed class ViolatesAccess : Hostile
{
    protected override void Harm() => Marshal.WriteByte(new IntPtr(0x10_0000_0000), 1);
}

public sealed class DiesOnAThread : Hostile
{
    protected override void Harm()
    {
        var thread = new Thread(() => throw new InvalidOperationException("on a thread"));
        thread.Start();
        thread.Join();
    }
}

public sealed class HangsAsleep : Hostile
{
    protected override void Harm() => Thread.Sleep(Timeout.Infinite);
}

public sealed class HangsSpinning : Hostile
{
    private static int _turns;

    protected override void Harm()
    {
        while (true)
        {
            _turns++;
        }
    }
}

/// <summary>Hangs where a collection waits for it, and everybody for the collection.</summary>
public sealed class HangsInNativeCode : Hostile
{
    protected override void Harm()
    {
        var collector = new Thread(() =>
        {
            Thread.Sleep(100);
            GC.Collect();
        });
        collector.IsBackground = true;
        collector.Start();
        var mutex = Marshal.AllocHGlobal(64);
        Marshal.Copy(new byte[64], 0, mutex, 64);
        _ = Lock(mutex);
        _ = Lock(mutex);
    }

    /// <summary>The second time, nobody ever comes to unlock it; and no signal wakes who waits.</summary>
    [SuppressGCTransition]
    [DllImport("libc", EntryPoint = "pthread_mutex_lock")]
    private static extern int Lock(nint mutex);
}

public sealed class HangsInCreate : Hostile
{
    protected override IDmaPlatform CreateHostile(ulong seed)
    {
        Thread.Sleep(Timeout.Infinite);
        return new Tame(seed);
    }
}

public sealed class DiesInCreate : Hostile
{
    protected override IDmaPlatform CreateHostile(ulong seed)
    {
        Environment.FailFast("no machine");
        return new Tame(seed);
    }
}

/// <summary>Does harm at the end of a machine that has mapped something.</summary>
public abstract class AtDispose : Hostile
{
    protected override IDmaPlatform CreateHostile(ulong seed) => new Machine(seed, Harm);

    private sealed class Machine(ulong seed, Action harm) : PassThrough("coherent", seed)
    {
        private bool _settled;

        public override Answer Settle()
        {
            _settled = true;
            return base.Settle();
        }

        public override void Dispose()
        {
            if (_settled)
            {
                harm();
            }

            base.Dispose();
        }
    }
}

public sealed class DiesInDispose : AtDispose
{
    protected override void Harm() => Environment.FailFast("no end");
}

public sealed class HangsInDispose : AtDispose
{
    protected override void Harm() => Thread.Sleep(Timeout.Infinite);
}

/// <summary>Floods what no capture of the console sees, with lines and with bytes that are no text.</summary>
public sealed class Floods : Hostile
{
    private static long _left = 64L << 20;

    protected override void Harm()
    {
        var bytes = new byte[1 << 16];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(i * 7);
        }

        using var output = Console.OpenStandardOutput();
        using var error = Console.OpenStandardError();
        for (; Interlocked.Add(ref _left, -2 * bytes.Length) > 0; )
        {
            output.Write(bytes);
            error.Write(bytes);
            Console.WriteLine("and text " + new string('x', 1000));
        }
    }
}

/// <summary>Floods, and dies of it.</summary>
public sealed class FloodsAndDies : Hostile
{
    protected override void Harm()
    {
        using var error = Console.OpenStandardError();
        error.Write(new byte[1 << 20]);
        error.Write("last words\n"u8);
        Environment.FailFast("flooded");
    }
}

public sealed class LeaksThreads : Hostile
{
    protected override void Harm()
    {
        for (var i = 0; i < 1200; i++)
        {
            new Thread(() => Thread.Sleep(Timeout.Infinite), 1 << 16).Start();
        }

        Thread.Sleep(Timeout.Infinite);
    }
}

public sealed class TakesAllMemory : Hostile
{
    private static readonly List<byte[]> Taken = [];

    protected override void Harm()
    {
        while (true)
        {
            var bytes = GC.AllocateUninitializedArray<byte>(1 << 24);
            for (var i = 0; i < bytes.Length; i += 4096)
            {
                bytes[i] = 1;
            }

            Taken.Add(bytes);
        }
    }
}

/// <summary>Changes what belongs to the whole process.</summary>
public sealed class Rearranges : Hostile
{
    protected override void Harm()
    {
        Directory.SetCurrentDirectory(Path.GetDirectoryName(typeof(Rearranges).Assembly.Location)!);
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo("ar-SA");
        Console.SetOut(TextWriter.Null);
        Console.SetError(TextWriter.Null);
        throw new InvalidOperationException("after all that");
    }
}

/// <summary>Closes every file that is open, and with them what the suite speaks through.</summary>
public sealed class ClosesAll : Hostile
{
    protected override void Harm()
    {
        for (var i = 0; i < 4096; i++)
        {
            _ = Close(i);
        }

        Thread.Sleep(Timeout.Infinite);
    }

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int file);
}

/// <summary>Writes into every pipe that is open.</summary>
public sealed class WritesIntoAll : Hostile
{
    protected override void Harm()
    {
        foreach (var file in Directory.GetFiles("/proc/self/fd"))
        {
            var number = int.Parse(Path.GetFileName(file), CultureInfo.InvariantCulture);
            if (
                number > 2
                && new FileInfo(file).LinkTarget is { } target
                && target.StartsWith("pipe:", StringComparison.Ordinal)
            )
            {
                _ = Write(number, "garbage\n"u8.ToArray(), 8);
            }
        }
    }

    [DllImport("libc", EntryPoint = "write")]
    private static extern nint Write(int file, byte[] bytes, nint count);
}

/// <summary>Starts a process that holds open what it inherits, and dies.</summary>
public sealed class LeavesAChild : Hostile
{
    protected override void Harm()
    {
        _ = Process.Start(new ProcessStartInfo("sleep", "600"));
        Environment.FailFast("and leaves a child");
    }
}

/// <summary>Dies of the hundredth call in a process, whatever the program.</summary>
public sealed class DiesNowAndThen : Hostile
{
    private static int _count;

    protected override void Harm()
    {
        if (Interlocked.Increment(ref _count) == 100)
        {
            Environment.FailFast("one time in a hundred");
        }
    }
}

/// <summary>Throws what cannot be shown.</summary>
public sealed class ThrowsTheUnspeakable : Hostile
{
    protected override void Harm() => throw new Unspeakable();

    private sealed class Unspeakable : Exception
    {
        public override string Message => throw new InvalidOperationException("no message");

        public override string? StackTrace => throw new InvalidOperationException("no trace");

        public override string ToString() => throw new InvalidOperationException("no text");
    }
}

/// <summary>Is another machine from its third look on.</summary>
public sealed class ChangesItself : Hostile
{
    protected override IDmaPlatform CreateHostile(ulong seed) => new Machine(seed);

    private sealed class Machine(ulong seed) : PassThrough("coherent", seed)
    {
        private int _looks;

        public override PlatformDescription Description =>
            ++_looks < 3 ? base.Description : base.Description with { Isolates = Claim.Yes };
    }
}

/// <summary>Claims what is no claim.</summary>
public sealed class ClaimsTheUnknown : Hostile
{
    protected override IDmaPlatform CreateHostile(ulong seed) => new Machine(seed);

    private sealed class Machine(ulong seed) : PassThrough("coherent", seed)
    {
        public override PlatformDescription Description => base.Description with { Isolates = (Claim)77 };
    }
}

/// <summary>Has no list of devices.</summary>
public sealed class HasNoDevices : Hostile
{
    protected override IDmaPlatform CreateHostile(ulong seed) => new Machine(seed);

    private sealed class Machine(ulong seed) : PassThrough("coherent", seed)
    {
        public override IReadOnlyList<DeviceDescription> Devices => null!;
    }
}

/// <summary>Throws when it is asked what it is.</summary>
public sealed class ThrowsOfItself : Hostile
{
    protected override IDmaPlatform CreateHostile(ulong seed) => new Machine(seed);

    private sealed class Machine(ulong seed) : PassThrough("coherent", seed)
    {
        public override PlatformDescription Description => throw new InvalidOperationException("guess");
    }
}

/// <summary>Gives out the same pages again and again.</summary>
public sealed class RepeatsPages : Hostile
{
    protected override IDmaPlatform CreateHostile(ulong seed) => new Machine(seed);

    private sealed class Machine(ulong seed) : PassThrough("coherent", seed)
    {
        private PageBlock? _first;

        public override Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement) =>
            _first ??= base.AllocatePages(count, placement).Value;
    }
}

/// <summary>Maps where the address space ends, and beyond.</summary>
public sealed class WrapsAddresses : Hostile
{
    protected override IDmaPlatform CreateHostile(ulong seed) => new Machine(seed);

    private sealed class Machine(ulong seed) : PassThrough("coherent", seed)
    {
        public override Answer<DmaAddress> Map(
            DeviceId device,
            CpuAddress buffer,
            ByteCount size,
            DmaDirection direction,
            DmaAttributes attributes
        )
        {
            _ = base.Map(device, buffer, size, direction, attributes);
            return new DmaAddress(ulong.MaxValue - 1);
        }
    }
}

/// <summary>Says that it has drained more events, and fewer, than there can be.</summary>
public sealed class Miscounts : Hostile
{
    protected override IDmaPlatform CreateHostile(ulong seed) => new Machine(seed);

    private sealed class Machine(ulong seed) : PassThrough("coherent", seed)
    {
        public override int DrainEvents(Span<PlatformEvent> destination) => (seed & 1) == 0 ? -1 : int.MaxValue;
    }
}
