using Dma.Conformance.Tests.Models;
using Dma.Conformance.Tests.Models.Machines;

namespace Dma.Conformance.Tests.Litmus;

/// <summary>One step of the CPU or of the device.</summary>
/// <param name="Step">What is done, and to which byte: x and y are bytes of one buffer, f is one of a WRITE_BARRIER region.</param>
/// <param name="Value">What a store stores; of a load 0.</param>
internal readonly record struct Act(Step Step, byte Value)
{
    public bool IsLoad => Step.IsLoad;
}

/// <summary>A program of the CPU and one of the device that share bytes; what their loads may find is the outcome.</summary>
/// <param name="Name">What the field calls the shape, and with which barriers.</param>
/// <param name="Cpu">The CPU's program: steps parted by semicolons, such as <c>x=1; barrier; r=y</c>; <c>give</c> and <c>take</c> are syncs.</param>
/// <param name="Device">The device's: the same with <c>complete</c>.</param>
/// <param name="Closing">What the CPU does when both are through, such as <c>complete; barrier; z=x</c>.</param>
internal sealed record Shape(string Name, string Cpu, string Device, string Closing = "")
{
    private readonly Act[] _cpu = Read(Cpu, false);
    private readonly Act[] _device = Read(Device, true);
    private readonly Act[] _closing = Read(Closing, false);

    public bool HasRegion => (Cpu + Device).Contains('f', StringComparison.Ordinal);

    /// <summary>
    /// Every order in which the steps of both can be made. The loads of an outcome are counted as the programs are written,
    /// the CPU's first.
    /// </summary>
    public IEnumerable<Order> Orders()
    {
        var count = _cpu.Length + _device.Length;
        for (var mask = 0; mask < 1 << count; mask++)
        {
            if (
                System.Numerics.BitOperations.PopCount((uint)mask) == _device.Length
                && Merge(mask, count) is var order
                && IsDefined(order)
            )
            {
                yield return order;
            }
        }
    }

    public override string ToString() => Name;

    /// <summary>Nothing is synced under a store in flight.</summary>
    private static bool IsDefined(Order order)
    {
        var isQuiet = true;
        foreach (var act in order.Acts)
        {
            isQuiet = act.Step.Kind != StepKind.DeviceStore && (isQuiet || act.Step.Kind == StepKind.Complete);
            if (!isQuiet && act.Step.Kind is StepKind.SyncForCpu or StepKind.SyncForDevice)
            {
                return false;
            }
        }

        return true;
    }

    private Order Merge(int mask, int count)
    {
        List<Act> acts = [];
        List<int> registers = [];
        var (cpu, device) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            var isDevice = (mask >> i & 1) != 0;
            var act = isDevice ? _device[device++] : _cpu[cpu++];
            acts.Add(act);
            registers.Add(isDevice ? Loads(_cpu) + Loads(_device[..(device - 1)]) : Loads(_cpu[..(cpu - 1)]));
        }

        for (var i = 0; i < _closing.Length; i++)
        {
            acts.Add(_closing[i]);
            registers.Add(Loads(_cpu) + Loads(_device) + Loads(_closing[..i]));
        }

        return new Order(acts, registers, Loads(_cpu) + Loads(_device) + Loads(_closing));
    }

    private static int Loads(Act[] acts) => acts.Count(act => act.IsLoad);

    private static Act[] Read(string program, bool isDevice) =>
        [
            .. program
                .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(text => Read(text.Split('='), isDevice)),
        ];

    private static Act Read(string[] sides, bool isDevice)
    {
        if (sides is [var word])
        {
            return word switch
            {
                "barrier" => new(new(StepKind.Barrier, Bytes.All), 0),
                "complete" => new(new(StepKind.Complete, Bytes.All, 0), 0),
                "give" => new(new(StepKind.SyncForDevice, Bytes.All, 0), 0),
                "take" => new(new(StepKind.SyncForCpu, Bytes.All, 0), 0),
                _ => throw new FormatException(word),
            };
        }

        var isStore = char.IsAsciiDigit(sides[1][0]);
        var place = (isStore ? sides[0] : sides[1]) switch
        {
            "x" => Bytes.First,
            "y" => Bytes.Second,
            "f" => Bytes.Region,
            var other => throw new FormatException(other),
        };
        var kind =
            isStore ? (isDevice ? StepKind.DeviceStore : StepKind.CpuStore)
            : isDevice ? StepKind.DeviceLoad
            : StepKind.CpuLoad;
        return new(new(kind, place, isDevice ? 0 : -1), isStore ? (byte)(sides[1][0] - '0') : (byte)0);
    }
}

/// <summary>The steps of a shape in one order.</summary>
/// <param name="Acts">The steps.</param>
/// <param name="Registers">Where what each of them loads stands in the outcome.</param>
/// <param name="Loads">How many loads there are.</param>
internal sealed record Order(IReadOnlyList<Act> Acts, IReadOnlyList<int> Registers, int Loads);
