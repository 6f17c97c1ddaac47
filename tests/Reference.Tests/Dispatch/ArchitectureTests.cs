namespace Dma.Reference.Tests.Dispatch;

/// <summary>The table of what architectures support, and the machines that are made of it.</summary>
public class ArchitectureTests
{
    public static TheoryData<string> Names => [.. Architecture.All.Select(architecture => architecture.Name)];

    [Fact]
    public void The_table_has_what_the_slides_list()
    {
        Architecture.All.Should().HaveCount(26);
        By(NonCoherentMemory.Null).Should().Equal("arm", "arm64");
        By(NonCoherentMemory.Cacheable).Should().Equal("arc", "mips", "openrisc", "parisc");
        Honouring(DmaAttributes.WriteCombine).Should().Equal("arm", "arm64");
        Honouring(DmaAttributes.WeakOrdering).Should().Equal("powerpc");
        Honouring(DmaAttributes.WriteBarrier).Should().Equal("ia64");
        Honouring(DmaAttributes.NonConsistent).Should().Equal("openrisc");
        Honouring(DmaAttributes.NoKernelMapping).Should().Equal("arm");
        Honouring(DmaAttributes.SkipCpuSync).Should().Equal("arm");
        Honouring(DmaAttributes.ForceContiguous).Should().Equal("arm");
        Mapping(UserMappingCalls.Attributes).Should().Equal("arm", "arm64", "powerpc");
        Mapping(UserMappingCalls.WriteCombine).Should().Equal("arm", "arm64", "metag", "powerpc");
        Mapping(UserMappingCalls.Coherent)
            .Should()
            .Equal("arc", "arm", "arm64", "avr32", "blackfin", "cris", "m68k", "metag", "powerpc");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_machine_gives_what_the_table_says(string name)
    {
        var architecture = Architecture.All.Single(found => found.Name == name);
        var machine = Driver.Create(name);
        var isCoherent = machine.Devices[0].Coherent == Claim.Yes;

        var plain = TypeOf(machine, machine.AllocateCoherent(Driver.Nic, new(8), default, default));
        var given = machine.AllocateNonCoherent(Driver.Nic, new(8), default);
        (plain == MemoryType.Cached).Should().Be(isCoherent);
        (given.Outcome == Answer.Ok).Should().Be(architecture.NonCoherent != NonCoherentMemory.Null);
        if (given.Outcome == Answer.Ok)
            TypeOf(machine, given)
                .Should()
                .Be(architecture.NonCoherent == NonCoherentMemory.Cacheable ? MemoryType.Cached : plain);
        AttributeShows(DmaAttributes.WriteCombine, MemoryType.WriteCombined);
        AttributeShows(DmaAttributes.WeakOrdering, MemoryType.WeaklyOrdered);
        AttributeShows(DmaAttributes.NonConsistent, MemoryType.Cached);

        var hidden = machine.AllocateCoherent(Driver.Nic, new(8), default, DmaAttributes.NoKernelMapping).Value;
        machine.CpuLoad(hidden.Cpu, new byte[1]).Should().Be(Has(DmaAttributes.NoKernelMapping) ? Bad : Answer.Ok);
        machine.StreamingDescription.HonoursSkipCpuSync.Should().Be(Said(DmaAttributes.SkipCpuSync));
        machine.CoherentDescription.HonoursWriteBarrier.Should().Be(Said(DmaAttributes.WriteBarrier));
        machine.TryGet<IUserMapping>(out _).Should().Be(architecture.UserMapping != UserMappingCalls.None);
        machine
            .UserMappingDescription.MapsWriteCombined.Should()
            .Be(
                architecture.UserMapping == UserMappingCalls.None ? Claim.Unstated
                : architecture.UserMapping.HasFlag(UserMappingCalls.WriteCombine) ? Claim.Yes
                : Claim.No
            );
        machine.Description.Name.Should().Be($"reference, {name}");

        bool Has(DmaAttributes attribute) => architecture.Honours.HasFlag(attribute);
        Claim Said(DmaAttributes attribute) => Has(attribute) ? Claim.Yes : Claim.No;
        void AttributeShows(DmaAttributes attribute, MemoryType type) =>
            TypeOf(machine, machine.AllocateCoherent(Driver.Nic, new(8), default, attribute))
                .Should()
                .Be(Has(attribute) ? type : plain, "{0} on {1}", attribute, name);
    }

    private static Answer Bad => Answer.Failed(Errno.BadAddress);

    private static MemoryType TypeOf(Machine machine, Answer<CoherentBuffer> answer)
    {
        answer.Outcome.Should().Be(Answer.Ok);
        var cpu = answer.Value.Cpu;
        var found =
            machine.Coherent.FindRemapped(cpu, out _)
            ?? machine.Coherent.FindByFrame(
                (cpu.Value - machine.Parts.MemoryMap.LinearBase.Value) >> machine.PageShift
            );
        return found!.Type;
    }

    private static IEnumerable<string> By(NonCoherentMemory given) =>
        Architecture.All.Where(found => found.NonCoherent == given).Select(found => found.Name);

    private static IEnumerable<string> Honouring(DmaAttributes attribute) =>
        Architecture.All.Where(found => found.Honours.HasFlag(attribute)).Select(found => found.Name);

    private static IEnumerable<string> Mapping(UserMappingCalls call) =>
        Architecture.All.Where(found => found.UserMapping.HasFlag(call)).Select(found => found.Name);
}
