using System.Globalization;
using System.Text;
using Dma.Reference.Tests.Coherent;

namespace Dma.Reference.Tests.Profiles;

public class DeterminismTests
{
    public static TheoryData<string> Profiles => [.. new ReferenceFactory().DefaultProfiles];

    public static TheoryData<string> WithBuffers => [.. Driver.General];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void The_same_seed_and_steps_give_the_same_answers(string profile)
    {
        var runs = new HashSet<string>();
        for (var seed = 0UL; seed < 30; seed++)
        {
            var run = Run(Driver.Create(profile, seed), _ => true);
            (Run(Driver.Create(profile, seed), _ => true) == run).Should().BeTrue();
            runs.Add(run);
        }
        runs.Count.Should().BeGreaterThan(10);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_step_left_out_moves_no_later_choice(string profile)
    {
        for (var seed = 0UL; seed < 40; seed++)
        {
            var whole = Run(Driver.Create(profile, seed), _ => true);
            var without = Run(Driver.Create(profile, seed), step => step % 4 != 3);

            (without == whole).Should().BeTrue($"seed {seed} decides what happens, not the steps 3, 7, 11, ...");
        }
    }

    [Theory]
    [MemberData(nameof(WithBuffers))]
    public void With_coherent_memory_too_a_step_left_out_moves_no_later_choice(string profile)
    {
        var runs = new HashSet<string>();
        for (var seed = 0UL; seed < 30; seed++)
        {
            var whole = RunCoherent(Driver.Create(profile, seed), _ => true);
            var without = RunCoherent(Driver.Create(profile, seed), step => step % 4 != 3);

            (without == whole).Should().BeTrue($"seed {seed} decides what happens, not the steps 3, 7, 11, ...");
            runs.Add(whole);
        }
        runs.Count.Should().BeGreaterThan(20);
    }

    // Where allocations lie, and what a device and the CPU see of each other's stores before any barrier or completion.
    private static string RunCoherent(Machine machine, Func<ulong, bool> keeps)
    {
        var text = new StringBuilder();
        machine.BeginStep(1);
        var buffer = machine.AllocateCoherent(Driver.Dsp, 0x1000, DmaAttributes.WriteCombine, Gfp.Zero);
        for (var step = 2UL; step < 80; step++)
        {
            if (!keeps(step))
                continue;
            machine.BeginStep(step);
            switch (step % 8)
            {
                case 0:
                case 4:
                    machine.Store(buffer.Cpu.At(step), (byte)step, 20);
                    break;
                case 1:
                    machine.Post(Driver.Dsp, buffer.Range(30, step), (byte)(100 + step));
                    break;
                case 2:
                    text.Append(Convert.ToHexString(machine.Load(buffer.Cpu, 128)));
                    break;
                case 5:
                    var other = machine.AllocateCoherent(Driver.Dsp, step << 9);
                    text.Append(other);
                    machine.Free(Driver.Dsp, step << 9, other);
                    break;
                case 6:
                    text.Append(Convert.ToHexString(machine.InMemory(buffer, 20, 60)));
                    break;
                default:
                    machine.GetCoherentMask(Driver.Dsp);
                    machine.AllocatePages(1, PagePlacement.Any);
                    machine.Complete(Driver.Nic);
                    machine.AllocateCoherent(Driver.Dsp, new(1UL << 40), default, default);
                    break;
            }
        }
        return text.ToString();
    }

    // What a device and the CPU see of one buffer, step by step. The steps 3, 7, 11, ... have nothing to do with it.
    private static string Run(Machine machine, Func<ulong, bool> keeps)
    {
        var text = new StringBuilder();
        machine.BeginStep(0);
        var block = machine.Allocate(1, PagePlacement.Low);
        var (buffer, other) = (block.Address!.Value, machine.Buffer(1));
        text.Append(buffer).Append(other);
        machine.BeginStep(1);
        var range = machine.Map(Driver.Dsp, buffer, 256, DmaDirection.Bidirectional);
        text.Append(range);
        for (var step = 2UL; step < 60; step++)
        {
            if (!keeps(step))
                continue;
            machine.BeginStep(step);
            switch (step % 4)
            {
                case 0:
                    machine.Store(buffer.At(step), (byte)step, 70);
                    break;
                case 1:
                    machine.Post(Driver.Dsp, range.At(step, 90), (byte)(100 + step));
                    break;
                case 2:
                    text.Append(CultureInfo.InvariantCulture, $"{Convert.ToHexString(machine.Load(buffer, 256))} ");
                    break;
                default:
                    machine.Complete(Driver.Nic);
                    // Where stores wait for it a barrier has to do with them.
                    if (machine.StreamingDescription.GivingDrainsWriteBuffer == Claim.Yes)
                        machine.Barrier();
                    machine.GetRequiredMask(Driver.Nic);
                    machine.AllocatePages(1, PagePlacement.Any);
                    break;
            }
        }
        return text.ToString();
    }
}
