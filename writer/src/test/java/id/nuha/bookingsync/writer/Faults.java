package id.nuha.bookingsync.writer;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.util.ClassUtils;

/** Lets calls of beans throw what nobody expects, while it is asked to. */
final class Faults implements BeanPostProcessor {
  static final String MESSAGE = "Pasien Rahasia";

  private final Set<String> beans;
  private final Map<String, String> threadBySeam = new ConcurrentHashMap<>();
  private volatile Throwable fault = new IllegalStateException(MESSAGE);

  /**
   * None yet.
   *
   * @param beans the classes that have a seam, by their simple names
   */
  Faults(Set<String> beans) {
    this.beans = beans;
  }

  /**
   * Throws at each call of a method from now on.
   *
   * @param seam class and method: {@code Ledger.add}
   * @param thread where the names of those threads begin so that are to meet it
   */
  void begin(String seam, String thread) {
    threadBySeam.put(seam, thread);
  }

  /** The same with another fault than an IllegalStateException. */
  void begin(String seam, String thread, Throwable other) {
    fault = other;
    begin(seam, thread);
  }

  void end(String seam) {
    fault = new IllegalStateException(MESSAGE);
    threadBySeam.remove(seam);
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    String type = ClassUtils.getUserClass(bean).getSimpleName();
    if (!beans.contains(type)) {
      return bean;
    }
    ProxyFactory proxy = new ProxyFactory(bean);
    proxy.setProxyTargetClass(true);
    proxy.addAdvice(
        (MethodInterceptor)
            call -> {
              String thread = threadBySeam.get(type + "." + call.getMethod().getName());
              if (thread != null && Thread.currentThread().getName().startsWith(thread)) {
                throw fault.fillInStackTrace();
              }
              return call.proceed();
            });
    return proxy.getProxy();
  }
}
