using Xunit.Abstractions;

namespace Dma.Conformance.Tests.Models;

/// <summary>The same for memory that the CPU and a device share; a class of its own, so that both walk at the same time.</summary>
public class SharedSoundnessTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. SharedFamilies.All.Select(family => family.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_correct_machine_is_accused(string name) =>
        Soundness.Check(SharedFamilies.All.Single(family => family.Name == name), output);
}
